import { deadLetterLine } from '../dead-letter.ts'
import type { SourceEvent } from '../event.ts'
import { reason } from '../failures.ts'
import type { EventWriter } from './writer.ts'

/**
 * The dead letter sink: a file or topic. Without one, or where it fails, dead letters are printed. A
 * printed dead letter is not stored, which the result says.
 * @param print prints a dead letter that could not be stored
 * @param report reports the first failure
 */
export function deadLetterSink(
  writer: Pick<EventWriter, 'deadLetter'> | undefined,
  print: (line: string) => void,
  report: (failure: string) => void,
) {
  let failed = false
  return async (event: SourceEvent, errors: Readonly<Record<string, string>>): Promise<boolean> => {
    try {
      await writer?.deadLetter(event, errors)
      if (writer) return true
    } catch (error) {
      if (!failed) report(reason(error))
      failed = true
    }
    print(escaped(deadLetterLine(event, errors).toString()))
    return false
  }
}

/** The same JSON without raw control characters, which an event must not send to a terminal. */
const escaped = (json: string): string =>
  json.replace(
    /[\p{Cc}\p{Bidi_Control}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

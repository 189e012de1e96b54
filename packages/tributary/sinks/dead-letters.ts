import { deadLetterLine } from '../dead-letter.ts'
import { reason } from '../failures.ts'
import type { SourceEvent } from '../record.ts'
import type { Sink } from './sink.ts'

/**
 * The dead letter sink: a file or topic, or for want of one (or where it fails) the terminal. Printed is not
 * stored: the result says which it was.
 * @param print shows a dead letter that could not be stored
 * @param report told of the first failure
 */
export function deadLetterSink(
  sink: Pick<Sink, 'deadLetter'> | undefined,
  print: (line: string) => void,
  report: (failure: string) => void,
) {
  let failed = false
  return async (event: SourceEvent, errors: Record<string, string>): Promise<boolean> => {
    try {
      await sink?.deadLetter(event, errors)
      if (sink) return true
    } catch (error) {
      if (!failed) report(reason(error))
      failed = true
    }
    print(harmless(deadLetterLine(event, errors).toString()))
    return false
  }
}

/** The same JSON without raw control characters, which an event must not send to a terminal. */
const harmless = (json: string): string =>
  json.replace(
    /[\p{Cc}\p{Bidi_Control}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

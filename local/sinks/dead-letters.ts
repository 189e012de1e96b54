import { deadLetterLine } from '../dead-letter.ts'
import { reason } from '../failures.ts'
import type { SourceEvent } from '../record.ts'
import type { Lines } from './lines.ts'

/**
 * The dead letter sink: a file, or for want of one (or where it fails) the terminal. Printed is not
 * stored: the result says which it was.
 * @param print shows a dead letter that could not be stored
 * @param report told of the first failure
 */
export function deadLetterSink(
  lines: Lines | undefined,
  print: (line: string) => void,
  report: (failure: string) => void,
) {
  let failed = false
  return async (event: SourceEvent, errors: Record<string, string>): Promise<boolean> => {
    const line = deadLetterLine(event, errors)
    try {
      await lines?.append(line)
      if (lines) return true
    } catch (error) {
      if (!failed) report(reason(error))
      failed = true
    }
    print(harmless(line.toString()))
    return false
  }
}

/** The same JSON without raw control characters, which an event must not send to a terminal. */
const harmless = (json: string): string =>
  json.replace(
    /[\p{Cc}\p{Bidi_Control}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

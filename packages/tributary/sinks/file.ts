import { deadLetterLine } from '../dead-letter.ts'
import { DeliveryFailure } from '../failures.ts'
import type { LineWriter } from './lines.ts'
import type { EventWriter } from './writer.ts'

const TOMBSTONE = Buffer.from('null')

/** Writes a reply's value as one line, a tombstone as `null`; a dead letter as a structured event. */
export const fileWriter = (lines: LineWriter): EventWriter => ({
  reply: async ({ value }) => lines.append(oneLine(value ?? TOMBSTONE)),
  deadLetter: (event, errors) => lines.append(deadLetterLine(event, errors)),
  close: () => lines.close(),
})

/** Line breaks are only layout in JSON, which can do without them; in other data they are content. */
function oneLine(value: Buffer): Buffer {
  if (!value.includes(10) && !value.includes(13)) return value
  try {
    return Buffer.from(JSON.stringify(JSON.parse(value.toString())))
  } catch (cause) {
    throw new DeliveryFailure('the reply has line breaks and is not JSON, so it fits on no line', {
      retryable: false,
      response: { status: 503, headers: new Map(), body: Buffer.alloc(0) },
      cause,
    })
  }
}

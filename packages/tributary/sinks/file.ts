import { deadLetterLine } from '../dead-letter.ts'
import { DeliveryFailure } from '../failures.ts'
import type { Lines } from './lines.ts'
import type { Sink } from './sink.ts'

const TOMBSTONE = Buffer.from('null')

/** Stores a reply's value as one line, a tombstone as `null`; a dead letter as a structured event. */
export const fileSink = (lines: Lines): Sink => ({
  reply: async ({ value }) => lines.append(oneLine(value ?? TOMBSTONE)),
  deadLetter: (event, errors) => lines.append(deadLetterLine(event, errors)),
  close: () => lines.close(),
})

/** Line breaks in JSON are only layout, so it can do without; in anything else they are content. */
function oneLine(value: Buffer): Buffer {
  if (!value.includes(10) && !value.includes(13)) return value
  try {
    return Buffer.from(JSON.stringify(JSON.parse(value.toString())))
  } catch (cause) {
    throw new DeliveryFailure('the reply has line breaks and is not JSON, so it is no line', {
      retryable: false,
      answer: { status: 503, headers: new Map(), body: Buffer.alloc(0) },
      cause,
    })
  }
}

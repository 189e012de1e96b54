import type { Reply } from '../answer.ts'
import { DeliveryFailure, OutputClosed, reason } from '../failures.ts'
import type { Lines } from './lines.ts'

const TOMBSTONE = Buffer.from('null')

/** What a pipe says once its reader has gone, and ever after. */
const CLOSED: unknown[] = ['EPIPE', 'ERR_STREAM_DESTROYED']

/** A KafkaSink that cannot produce answers 503, with nothing else in it. */
const UNAVAILABLE = { status: 503, headers: new Map<string, string>(), body: Buffer.alloc(0) }

/**
 * Stands for the KafkaSink: stores a reply's value as one line, a tombstone as `null`.
 * @param report told of the first failure of a row
 */
export function replySink(lines: Lines, report: (failure: string) => void) {
  let failing = false
  return async ({ value }: Reply): Promise<void> => {
    const line = oneLine(value ?? TOMBSTONE)
    try {
      await lines.append(line)
      failing = false
    } catch (cause) {
      if (CLOSED.includes((cause as NodeJS.ErrnoException).code)) throw new OutputClosed()
      if (!failing) report(reason(cause))
      failing = true
      throw failure(`the output failed: ${reason(cause)}`, true, cause)
    }
  }
}

/** Line breaks in JSON are only layout, so it can do without; in anything else they are content. */
function oneLine(value: Buffer): Buffer {
  if (!value.includes(10) && !value.includes(13)) return value
  try {
    return Buffer.from(JSON.stringify(JSON.parse(value.toString())))
  } catch (cause) {
    throw failure('the reply has line breaks and is not JSON, so it is no line', false, cause)
  }
}

const failure = (message: string, retryable: boolean, cause: unknown) =>
  new DeliveryFailure(message, { retryable, answer: UNAVAILABLE, cause })

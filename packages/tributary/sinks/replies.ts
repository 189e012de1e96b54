import type { Reply } from '../answer.ts'
import { DeliveryFailure, OutputClosed, reason } from '../failures.ts'
import type { Sink } from './sink.ts'

/** What a pipe says once its reader has gone, and ever after. */
const CLOSED: unknown[] = ['EPIPE', 'ERR_STREAM_DESTROYED']

/** A KafkaSink that cannot produce answers 503, with nothing else in it. */
const UNAVAILABLE = { status: 503, headers: new Map<string, string>(), body: Buffer.alloc(0) }

/**
 * Stands for the KafkaSink at the end of a delivery: what cannot be stored is a failed delivery.
 * @param report told of the first failure of a row
 */
export function replySink(sink: Pick<Sink, 'reply'>, report: (failure: string) => void) {
  let failing = false
  return async (reply: Reply): Promise<void> => {
    try {
      await sink.reply(reply)
      failing = false
    } catch (cause) {
      if (CLOSED.includes((cause as NodeJS.ErrnoException).code)) throw new OutputClosed()
      if (cause instanceof DeliveryFailure && !cause.retryable) throw cause
      if (!failing) report(reason(cause))
      failing = true
      if (cause instanceof DeliveryFailure) throw cause
      const message = `the output failed: ${reason(cause)}`
      throw new DeliveryFailure(message, { retryable: true, answer: UNAVAILABLE, cause })
    }
  }
}

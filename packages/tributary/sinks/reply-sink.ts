import { DeliveryFailure, OutputClosed, OutputFailed, reason } from '../failures.ts'
import type { Reply } from '../reply.ts'
import type { EventWriter } from './writer.ts'

/** A pipe's errors once its reader has closed it. */
const CLOSED: unknown[] = ['EPIPE', 'ERR_STREAM_DESTROYED']

/**
 * Stores replies as the KafkaSink at the end of a pipeline does.
 *
 * Knative makes a dead letter of each event whose reply its sink does not take. Here an output that
 * fails (a full disk, a broker away for minutes) ends the run instead: the fault is not the event's,
 * and its dead letter would hide that. Only a reply that cannot be stored anywhere, such as one too
 * large for the topic, is a failed delivery of its event.
 * @param place names the output in messages
 */
export const replySink =
  (writer: Pick<EventWriter, 'reply'>, place: string) =>
  async (reply: Reply): Promise<void> => {
    try {
      await writer.reply(reply)
    } catch (cause) {
      if (CLOSED.includes((cause as NodeJS.ErrnoException).code)) throw new OutputClosed()
      if (cause instanceof DeliveryFailure && !cause.retryable) throw cause
      throw new OutputFailed(`cannot write to ${place}: ${reason(cause)}`, { cause })
    }
  }

/** The time of the records of a topic that has message.timestamp.type=LogAppendTime: the broker's. */
import type { Consumer } from '@platformatic/kafka'

export type FetchResponse = Awaited<ReturnType<Consumer['fetch']>>

const IS_APPEND_TIME = 1 << 3

/**
 * Gives each record of an answer the time by which the broker finds it. In such a topic that time stands in the head of
 * a batch (as Java's client reads it: DefaultRecordBatch.timestampType); the records have the producer's, which the
 * client (2.12.1) shows.
 */
export function withAppendTimes(response: FetchResponse): FetchResponse {
  const answers = response.responses.flatMap(({ partitions }) => partitions)
  for (const batch of answers.flatMap(({ records }) => records ?? [])) {
    if (!(batch.attributes & IS_APPEND_TIME)) continue
    batch.firstTimestamp = batch.maxTimestamp
    for (const record of batch.records) record.timestampDelta = 0n
  }
  return response
}

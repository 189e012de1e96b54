/** Reads a topic with the time at which Kafka stored each record, if the topic has LogAppendTime. */
import { Consumer } from '@platformatic/kafka'
import { withAppendTimes } from '../../packages/kafka/append-times.ts'
import { client, type StoredRecord, type Target } from './topics.ts'

/** Bit of a batch's attributes: it marks the end of a transaction. */
const CONTROL = 1 << 5
const FETCH = { minBytes: 1, maxBytes: 20_000_000, maxWaitTime: 100 }

export type AppendedRecord = Pick<
  StoredRecord,
  'partition' | 'offset' | 'key' | 'value' | 'timestamp' | 'headerEntries'
>

/**
 * Records of aborted transactions are read, too.
 * @param each is called with each partition's records in their order
 */
export async function readAppended(
  target: Target,
  topic: string,
  each: (record: AppendedRecord) => void,
): Promise<void> {
  const consumer = new Consumer({ ...client(target), groupId: `reader-${Math.random()}` })
  try {
    const ends = (await consumer.listOffsets({ topics: [topic] })).get(topic) ?? []
    for (const [partition, end] of ends.entries()) {
      for (let from = 0n; from < end; ) from = await read(consumer, topic, partition, from, each)
    }
  } finally {
    await consumer.close(true)
  }
}

/** Reads from an offset on, once. @returns the offset to go on with */
async function read(
  consumer: Consumer,
  topic: string,
  partition: number,
  from: bigint,
  each: (record: AppendedRecord) => void,
): Promise<bigint> {
  const metadata = await consumer.metadata({ topics: [topic] })
  const { id = '', partitions = [] } = metadata.topics.get(topic) ?? {}
  const position = { fetchOffset: from, currentLeaderEpoch: -1, lastFetchedEpoch: -1 }
  const asked = { partition, partitionMaxBytes: FETCH.maxBytes, ...position }
  const response = withAppendTimes(
    await consumer.fetch({
      node: partitions[partition]?.leader ?? -1,
      topics: [{ topicId: id, partitions: [asked] }],
      ...FETCH,
    }),
  )
  const answers = response.responses.flatMap(({ partitions }) => partitions)
  const batches = answers.find(({ partitionIndex }) => partitionIndex === partition)?.records ?? []
  let next = from
  for (const batch of batches) {
    next = batch.firstOffset + BigInt(batch.lastOffsetDelta) + 1n
    if (batch.attributes & CONTROL) continue
    for (const { offsetDelta, timestampDelta, key, value, headers } of batch.records) {
      const offset = batch.firstOffset + BigInt(offsetDelta)
      if (offset < from) continue
      const timestamp = batch.firstTimestamp + timestampDelta
      const headerEntries = headers as AppendedRecord['headerEntries']
      each({
        ...{ partition, offset, timestamp, headerEntries },
        key: key as Buffer,
        value: value as Buffer,
      })
    }
  }
  return next
}

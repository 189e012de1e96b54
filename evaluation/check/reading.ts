/** Reads all records of a topic one after the other, without holding them in memory. */
import { Consumer } from '@platformatic/kafka'
import type { Broker } from '../../stage/kafka/broker.ts'
import type { StoredRecord } from '../../stage/kafka/topics.ts'

/** @param each is called with each partition's records in their order */
export async function readEach(
  { address }: Broker,
  topic: string,
  each: (record: StoredRecord) => void,
): Promise<void> {
  const consumer = new Consumer<Buffer, Buffer, Buffer, Buffer>({
    clientId: 'check',
    bootstrapBrokers: [address],
    groupId: `check-${topic}-${process.pid}`,
    autocommit: false,
    maxBytes: 20_000_000,
  })
  try {
    const offsets = await consumer.listOffsets({ topics: [topic] })
    let left = (offsets.get(topic) ?? []).reduce((sum, end) => sum + Number(end), 0)
    if (left === 0) return
    const stream = await consumer.consume({ topics: [topic], mode: 'earliest', maxWaitTime: 100 })
    for await (const record of stream) {
      each(record)
      if (--left === 0) break
    }
  } finally {
    await consumer.close(true)
  }
}

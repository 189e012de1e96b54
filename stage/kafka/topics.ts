import { setTimeout as sleep } from 'node:timers/promises'
import { type Admin, Consumer, type Message, Producer } from '@platformatic/kafka'
import { inTime, type KafkaRecord } from '@tributary/kafka'
import type { Broker } from './broker.ts'

/** A record read from a topic. */
export type StoredRecord = Message<Buffer, Buffer, Buffer, Buffer>

/** A record to write. */
export interface NewRecord {
  readonly key?: string
  /** Null is a tombstone. */
  readonly value: string | null
  readonly headers?: Record<string, string>
  /** In milliseconds since the epoch; the default is now. */
  readonly timestamp?: bigint
}

/** The most records in one request to Kafka. */
const BATCH = 500
const CHECK_MS = 50

/** Writes records into a topic, in their order, each exactly once. */
export async function load(
  broker: Broker,
  topic: string,
  records: readonly NewRecord[],
): Promise<void> {
  const producer = new Producer<Buffer, Buffer | null, Buffer, Buffer>({
    ...client(broker),
    idempotent: true,
  })
  const buffer = (text: string) => Buffer.from(text)
  for (let from = 0; from < records.length; from += BATCH) {
    const messages = records
      .slice(from, from + BATCH)
      .map(({ key, value, headers = {}, timestamp }) => ({
        topic,
        key: key === undefined ? undefined : buffer(key),
        value: value === null ? null : buffer(value),
        ...(timestamp !== undefined && { timestamp }),
        headers: new Map(Object.entries(headers).map(([k, v]) => [buffer(k), buffer(v)] as const)),
      }))
    await producer.send({ messages })
  }
  await producer.close()
}

/** A Kafka to connect to: a `Broker`, or one that another process started. */
export type Target = Pick<Broker, 'address'> & Partial<Pick<Broker, 'credentials'>>

export const client = (target: Target) => ({
  clientId: 'test',
  bootstrapBrokers: [target.address],
  ...target.credentials,
})

/** All records of a topic, partition by partition. */
export async function readAll(target: Target, topic: string): Promise<StoredRecord[]> {
  const consumer = new Consumer<Buffer, Buffer, Buffer, Buffer>({
    ...client(target),
    groupId: `reader-${Math.random()}`,
    autocommit: false,
  })
  try {
    const ends = (await consumer.listOffsets({ topics: [topic] })).get(topic) ?? []
    const records: StoredRecord[] = []
    if (ends.every((end) => end === 0n)) return records
    const stream = await consumer.consume({ topics: [topic], mode: 'earliest', maxWaitTime: 100 })
    const failed = new Promise<never>((_, reject) => stream.once('error', reject))
    failed.catch(() => {})
    // Without a listener the stream may stop reading.
    stream.on('readable', () => {})
    for (;;) {
      for (let each = stream.read(); each; each = stream.read()) records.push(each)
      // The last offset may be the end of a transaction, of which no record comes.
      const read = (partition: number) => stream.offsetsToFetch.get(`${topic}:${partition}`) ?? -1n
      if (ends.every((end, partition) => read(partition) >= end)) break
      await Promise.race([failed, sleep(CHECK_MS)])
    }
    stream.destroy()
    return records.sort((a, b) => a.partition - b.partition || Number(a.offset - b.offset))
  } finally {
    // It may wait for ever for a request that was in flight.
    await inTime(consumer.close(true))
  }
}

/** The records of topics, from the oldest on, as they come. Ends with the signal. */
export async function* follow(
  target: Target,
  topics: string[],
  signal: AbortSignal,
): AsyncGenerator<StoredRecord> {
  const consumer = new Consumer<Buffer, Buffer, Buffer, Buffer>({
    ...client(target),
    groupId: `follower-${Math.random()}`,
    autocommit: false,
  })
  try {
    const stream = await consumer.consume({ topics, mode: 'earliest', maxWaitTime: 100 })
    signal.addEventListener('abort', () => void stream.close())
    if (!signal.aborted) yield* stream
  } finally {
    await consumer.close(true)
  }
}

/** How many records a topic has. */
export async function count(admin: Admin, topic: string, partitions: number): Promise<number> {
  const indexes = Array.from({ length: partitions }, (_, partitionIndex) => ({
    partitionIndex,
    timestamp: -1n,
  }))
  const [answer] = await admin.listOffsets({ topics: [{ name: topic, partitions: indexes }] })
  return (answer?.partitions ?? []).reduce((sum, { offset }) => sum + Number(offset), 0)
}

export const header = (
  record: Pick<KafkaRecord, 'headerEntries'>,
  name: string,
): string | undefined =>
  record.headerEntries.find(([key]) => key.toString() === name)?.[1]?.toString()

/** The headers of a record as text, sorted by name. */
export const headersOf = (record: StoredRecord): Record<string, string> =>
  Object.fromEntries(
    record.headerEntries.map(([key, value]) => [key.toString(), value.toString()]).sort(),
  )

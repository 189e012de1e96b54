import { type Admin, Consumer, type Message, Producer } from '@platformatic/kafka'
import type { Entry } from '../../test/support/kafka/account.ts'
import type { Broker } from './broker.ts'

export type Record_ = Message<Buffer, Buffer, Buffer, Buffer>

export interface Load {
  readonly key?: string
  readonly value: string | null
  readonly headers?: Record<string, string>
}

/** Writes records into a topic, in their order, once each. */
export async function load(broker: Broker, topic: string, records: readonly Load[]): Promise<void> {
  const producer = new Producer<Buffer, Buffer | null, Buffer, Buffer>({
    ...client(broker),
    idempotent: true,
  })
  const buffer = (text: string) => Buffer.from(text)
  for (let from = 0; from < records.length; from += 500) {
    const messages = records.slice(from, from + 500).map(({ key, value, headers = {} }) => ({
      topic,
      key: key === undefined ? undefined : buffer(key),
      value: value === null ? null : buffer(value),
      headers: new Map(Object.entries(headers).map(([k, v]) => [buffer(k), buffer(v)] as const)),
    }))
    await producer.send({ messages })
  }
  await producer.close()
}

/** Where to read and write, as far as clients need to know. */
type Place = Pick<Broker, 'address'> & Partial<Pick<Broker, 'credentials'>>

const client = (broker: Place) => ({
  clientId: 'test',
  bootstrapBrokers: [broker.address],
  ...broker.credentials,
})

/** All records of a topic, partition by partition. */
export async function readAll(broker: Place, topic: string): Promise<Record_[]> {
  const consumer = new Consumer<Buffer, Buffer, Buffer, Buffer>({
    ...client(broker),
    groupId: `reader-${Math.random()}`,
    autocommit: false,
  })
  try {
    const offsets = await consumer.listOffsets({ topics: [topic] })
    let left = (offsets.get(topic) ?? []).reduce((sum, end) => sum + Number(end), 0)
    const records: Record_[] = []
    if (left === 0) return records
    const stream = await consumer.consume({ topics: [topic], mode: 'earliest', maxWaitTime: 100 })
    for await (const record of stream) {
      records.push(record)
      if (--left === 0) break
    }
    return records.sort((a, b) => a.partition - b.partition || Number(a.offset - b.offset))
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

export const header = (record: Record_, name: string): string | undefined =>
  record.headerEntries.find(([key]) => key.toString() === name)?.[1]?.toString()

/** The headers of a record as text, sorted by name. */
export const headersOf = (record: Record_): Record<string, string> =>
  Object.fromEntries(
    record.headerEntries.map(([key, value]) => [key.toString(), value.toString()]).sort(),
  )

/** What an entry of the account says; the change is named by its request, which no function touches. */
export const entryOf = (record: Record_): Entry => {
  const { meta, wiki_id, database, page, page_id } = JSON.parse(record.value.toString())
  return {
    change: meta.request_id,
    page: `${wiki_id ?? database}/${page?.page_id ?? page_id}`,
    id: header(record, 'ce_id'),
    partition: record.partition,
  }
}

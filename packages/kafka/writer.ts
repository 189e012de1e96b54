/** Writes records to topics: in batches, each record once, and acknowledged by all in-sync replicas. */
import type { BaseOptions, Producer } from '@platformatic/kafka'
import { holdLoosely, inTime, library, retryDelay } from './client.ts'
import type { KafkaMessage } from './message.ts'

export interface OutgoingRecord extends KafkaMessage {
  readonly topic: string
}

/** A record that is larger than its topic takes. */
export class TooLarge extends Error {}

/** Half of a broker's default limit (message.max.bytes), which holds for one partition's batch. */
const MAX_BATCH_BYTES = 512 * 1024

interface Unsent {
  readonly record: OutgoingRecord
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

const TOO_LARGE = ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']

interface PlacedRecord extends OutgoingRecord {
  readonly partition: number
}

/**
 * One batch is under way at a time; what comes meanwhile is the next one. The producer is idempotent: it
 * tries again for as long as the broker is away, and stores nothing twice.
 */
export class Writer {
  readonly #producer: Producer<Buffer, Buffer | null, Buffer, Buffer>
  readonly #hash: (key: Buffer) => number
  #turn = 0
  #unsent: Unsent[] = []
  #isSending = false

  private constructor(
    producer: Producer<Buffer, Buffer | null, Buffer, Buffer>,
    hash: (key: Buffer) => number,
  ) {
    this.#producer = producer
    this.#hash = hash
  }

  /** @param retrying called with the error before a batch is tried again */
  static async open(connection: BaseOptions, retrying: (error: Error) => void): Promise<Writer> {
    const { Producer, compatibilityPartitioner } = await library()
    const producer = new Producer<Buffer, Buffer | null, Buffer, Buffer>({
      ...connection,
      idempotent: true,
      retryDelay: retryDelay(retrying),
    })
    holdLoosely(producer)
    // Java's partitioner: a page has the same partition, whichever client wrote it.
    return new Writer(producer, (key) =>
      compatibilityPartitioner({ topic: '', key, value: key }, key),
    )
  }

  /**
   * Resolves when the record is stored.
   * @throws TooLarge, or the client's error: the record may be stored all the same
   */
  write(record: OutgoingRecord): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#unsent.push({ record, resolve, reject })
      if (!this.#isSending) void this.#send()
    })
  }

  async close(): Promise<void> {
    await inTime(this.#producer.close())
  }

  async #send(): Promise<void> {
    this.#isSending = true
    // All records of one turn of the event loop are one batch.
    await new Promise(setImmediate)
    while (this.#unsent.length > 0) await this.#sendBatch(this.#nextBatch())
    this.#isSending = false
  }

  #nextBatch(): Unsent[] {
    let bytes = 0
    let count = 0
    for (const { record } of this.#unsent) {
      bytes += sizeOf(record)
      if (count > 0 && bytes > MAX_BATCH_BYTES) break
      count++
    }
    return this.#unsent.splice(0, count)
  }

  async #sendBatch(batch: readonly Unsent[]): Promise<void> {
    const records: PlacedRecord[] = []
    try {
      for (const { record } of batch) records.push(await this.#place(record))
      await this.#producer.send({ messages: records.map((record) => ({ ...record })) })
      for (const { resolve } of batch) resolve()
    } catch (error) {
      const stored = storedPartitions(error as Nested)
      for (const [i, each] of batch.entries()) {
        const placed = records[i]
        if (placed && stored.has(`${placed.topic}:${placed.partition}`)) each.resolve()
        else if (batch.length === 1) each.reject(explained(error, each.record))
        // By itself, so that a record fails only for its own fault.
        else await this.#sendBatch([each])
      }
    }
  }

  async #place(record: OutgoingRecord): Promise<PlacedRecord> {
    const { topics } = await this.#producer.metadata({ topics: [record.topic] })
    const count = topics.get(record.topic)?.partitionsCount ?? 1
    const number = record.key ? this.#hash(record.key) : this.#turn++
    return { ...record, partition: number % count }
  }
}

/** An error of the client, and the answer of the broker where it has one. */
interface Nested extends Error {
  readonly errors?: readonly Nested[]
  readonly response?: {
    readonly responses?: readonly {
      readonly name: string
      readonly partitionResponses: readonly { readonly index: number; readonly errorCode: number }[]
    }[]
  }
  findBy?(property: string, value: unknown): unknown
}

/** The partitions of a failed batch whose records are stored all the same. */
function storedPartitions(error: Nested): Set<string> {
  const stored = (error.response?.responses ?? []).flatMap(({ name, partitionResponses }) =>
    partitionResponses.flatMap(({ index, errorCode }) =>
      errorCode === 0 ? [`${name}:${index}`] : [],
    ),
  )
  return new Set([
    ...stored,
    ...(error.errors ?? []).flatMap((each) => [...storedPartitions(each)]),
  ])
}

function explained(error: unknown, { topic }: OutgoingRecord): unknown {
  const isTooLarge = TOO_LARGE.some((id) => (error as Nested).findBy?.('apiId', id))
  return isTooLarge ? new TooLarge(`it is larger than the topic ${topic} takes`) : error
}

const sizeOf = ({ key, value, headers }: OutgoingRecord): number => {
  let bytes = (key?.length ?? 0) + (value?.length ?? 0)
  for (const [name, text] of headers) bytes += name.length + (text?.length ?? 0)
  return bytes
}

/** Writes records to topics, in batches. */
import { library } from './client.ts'
import type { KafkaMessage } from './message.ts'
import { nameOf } from './window.ts'

export interface OutgoingRecord extends KafkaMessage {
  readonly topic: string
}

export interface PlacedRecord extends OutgoingRecord {
  readonly partition: number
}

/** Stores batches, acknowledged by all in-sync replicas. */
export interface Producer {
  partitionCount(topic: string): Promise<number>
  /**
   * Stores records. Those of one partition are stored all, or none.
   * @returns the partitions that refused their records, by {@link nameOf}, and why
   */
  send(records: readonly PlacedRecord[]): Promise<ReadonlyMap<string, unknown>>
  close(): Promise<void>
}

/** Half of a broker's default limit (message.max.bytes), which holds for one partition's batch. */
const MAX_BATCH_BYTES = 512 * 1024

interface Unsent {
  readonly record: OutgoingRecord
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** One batch is under way at a time; what comes meanwhile is the next one. */
export class Writer {
  readonly #producer: Producer
  #turn = 0
  #unsent: Unsent[] = []
  #isSending = false

  constructor(producer: Producer) {
    this.#producer = producer
  }

  /**
   * Resolves when the record is stored.
   * @throws Refused, or the producer's error: the record may be stored all the same
   */
  write(record: OutgoingRecord): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#unsent.push({ record, resolve, reject })
      if (!this.#isSending) void this.#send()
    })
  }

  async close(): Promise<void> {
    await this.#producer.close()
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
    try {
      const records = await this.#place(batch.map(({ record }) => record))
      const refused = await this.#producer.send(records)
      for (const [i, each] of batch.entries()) {
        const name = nameOf(records[i] as PlacedRecord)
        if (!refused.has(name)) each.resolve()
        else if (batch.length === 1) each.reject(refused.get(name))
        // By itself, so that a record fails only for its own fault.
        else await this.#sendBatch([each])
      }
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }

  async #place(records: readonly OutgoingRecord[]): Promise<PlacedRecord[]> {
    const { compatibilityPartitioner } = await library()
    const placed: PlacedRecord[] = []
    for (const record of records) {
      const { topic, key } = record
      // Java's partitioner: a page has the same partition, whichever client wrote it.
      const number = key ? compatibilityPartitioner({ topic, key, value: key }, key) : this.#turn++
      placed.push({ ...record, partition: number % (await this.#producer.partitionCount(topic)) })
    }
    return placed
  }
}

const sizeOf = ({ key, value, headers }: OutgoingRecord): number => {
  let bytes = (key?.length ?? 0) + (value?.length ?? 0)
  for (const [name, text] of headers) bytes += name.length + (text?.length ?? 0)
  return bytes
}

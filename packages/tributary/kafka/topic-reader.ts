import { once } from 'node:events'
import {
  explain,
  type GroupConsumer,
  type GroupMessage,
  inTime,
  isRead,
  openConsumer,
} from '@tributary/kafka'
import { RunError } from '../failures.ts'
import type { KafkaAddress } from './address.ts'

/** The most records that are yielded at once. */
const PORTION = 1000
/** The interval of checks for the end, at which there need not be a record (after compaction). */
const END_MS = 100

/**
 * Reads all partitions of a topic up to where it ended when it was opened. It joins no group and
 * commits nothing.
 */
export class TopicReader {
  /** Unique to this topic in this cluster, also if another has its name. */
  readonly id: string
  /** By partition: the first offset to read, and the offset after the last record. */
  readonly begins: readonly bigint[]
  readonly ends: readonly bigint[]
  readonly #consumer: GroupConsumer
  readonly #name: string

  private constructor(
    consumer: GroupConsumer,
    name: string,
    id: string,
    [begins, ends]: readonly [readonly bigint[], readonly bigint[]],
  ) {
    this.#consumer = consumer
    this.#name = name
    this.id = id
    this.begins = begins
    this.ends = ends
  }

  /**
   * @param group the group whose {@link committed} offsets can be asked for
   * @param since leaves out what was written before, in milliseconds since the epoch
   * @throws RunError if the topic cannot be reached
   */
  static async open(
    address: KafkaAddress,
    group: string,
    report: (line: string) => void,
    since?: number,
  ): Promise<TopicReader> {
    const { topic } = address
    const consumer = await openConsumer(address, group, report)
    try {
      const metadata = await consumer.metadata({ topics: [topic] })
      const offsets = async (timestamp: bigint) =>
        (await consumer.listOffsets({ topics: [topic], timestamp })).get(topic) ?? []
      // Kafka has other meanings for negative times.
      const oldest = since === undefined ? -2n : BigInt(Math.max(0, since))
      const [from, ends] = await Promise.all([offsets(oldest), offsets(-1n)])
      // A partition without so young a record has -1.
      const begins = from.map((offset, partition) => (offset < 0n ? ends[partition] : offset) ?? 0n)
      return new TopicReader(consumer, topic, metadata.topics.get(topic)?.id ?? '', [begins, ends])
    } catch (error) {
      await inTime(consumer.close(true))
      throw new RunError(explain(error, address))
    }
  }

  /** The offsets that the group has committed, by partition. */
  async committed(): Promise<Map<number, bigint>> {
    const topics = [{ topic: this.#name, partitions: [...this.ends.keys()] }]
    const offsets = (await this.#consumer.listCommittedOffsets({ topics })).get(this.#name) ?? []
    return new Map([...offsets.entries()].filter(([, offset]) => offset >= 0n))
  }

  /**
   * Yields the records in portions, those of a partition in their order.
   * @param from the first offset by partition; the default is the oldest record
   */
  async *read(
    from: ReadonlyMap<number, bigint>,
    signal: AbortSignal,
  ): AsyncGenerator<readonly GroupMessage[]> {
    const topic = this.#name
    const offsets = this.begins.map((oldest, partition) => {
      const offset = from.get(partition) ?? oldest
      return { topic, partition, offset: offset > oldest ? offset : oldest }
    })
    const stream = await this.#consumer.consume({
      ...{ topics: [topic], mode: 'manual', offsets, fallbackMode: 'fail' },
      // Fetches only when few records are left, since each may have megabytes.
      ...{ highWaterMark: 100, maxBytes: 32 * 1024 * 1024, maxWaitTime: 500 },
      maxBytesPerPartition: 4 * 1024 * 1024,
    })
    let failure: Error | undefined
    stream.on('error', (error) => {
      failure = error
    })
    this.#consumer.once('error', (error) => stream.destroy(error))
    // A listener must stay attached: without one the stream drops records, or stops reading.
    stream.on('readable', () => {})
    try {
      while (!signal.aborted && !stream.destroyed) {
        const records: GroupMessage[] = []
        for (let record: GroupMessage | null; records.length < PORTION; records.push(record)) {
          record = stream.read()
          if (!record) break
        }
        if (records.length > 0) yield records
        else if (this.ends.every((end, partition) => isRead(stream, topic, partition, end))) return
        else {
          const more = AbortSignal.any([AbortSignal.timeout(END_MS), signal])
          await once(stream, 'readable', { signal: more }).catch(() => {})
        }
      }
    } finally {
      stream.destroy()
    }
    if (failure) throw failure
  }

  async close(): Promise<void> {
    await inTime(this.#consumer.close(true))
  }
}

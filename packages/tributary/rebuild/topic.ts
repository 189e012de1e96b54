import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { RunError } from '../failures.ts'
import type { KafkaAddress } from '../kafka/address.ts'
import { explain, inTime } from '../kafka/client.ts'
import { type GroupConsumer, type GroupMessage, isRead, openConsumer } from '../kafka/consumer.ts'

/** How many records are applied at once. */
const PORTION = 1000
/** How often it is asked whether the end is reached where no record stands there (any more). */
const END_MS = 100

/** A topic from wherever to where it ended when it was opened. */
export class Topic {
  /** Of this topic in this cluster, whatever its name. */
  readonly id: string
  /** By partition: the oldest record that is left, and what comes after the last. */
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

  /** @throws RunError if it cannot be reached */
  static async open(address: KafkaAddress, report: (line: string) => void): Promise<Topic> {
    const { topic } = address
    // A group of its own: nothing is committed in Kafka.
    const group = `tributary-rebuild-order-${randomUUID()}`
    const consumer = await openConsumer(address, group, report)
    try {
      const metadata = await consumer.metadata({ topics: [topic] })
      const offsets = async (timestamp: bigint) =>
        (await consumer.listOffsets({ topics: [topic], timestamp })).get(topic) ?? []
      const places = await Promise.all([offsets(-2n), offsets(-1n)])
      return new Topic(consumer, topic, metadata.topics.get(topic)?.id ?? '', places)
    } catch (error) {
      await inTime(consumer.close(true))
      throw new RunError(explain(error, address))
    }
  }

  /**
   * The records in the order of their partitions, some at a time.
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
      // More is fetched when so few are left, as each may have megabytes.
      ...{ highWaterMark: 100, maxBytes: 32 * 1024 * 1024, maxWaitTime: 500 },
      maxBytesPerPartition: 4 * 1024 * 1024,
    })
    let failure: Error | undefined
    stream.on('error', (error) => {
      failure = error
    })
    this.#consumer.once('error', (error) => stream.destroy(error))
    // A stream that nobody listens to for a moment reads on into nowhere, or not at all.
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

import type { MessagesStream } from '@platformatic/kafka'
import {
  explain,
  type GroupConsumer,
  type GroupMessage,
  inTime,
  isRead,
  type KafkaRecord,
  openConsumer,
  ownPartitions,
  startReading,
} from '@tributary/kafka'
import { Offsets } from '@tributary/order'
import type { SourceEvent } from '../event.ts'
import { RunError } from '../failures.ts'
import type { KafkaAddress } from '../kafka/address.ts'
import { PartitionQueues } from '../kafka/partition-queues.ts'
import type { Source } from './source.ts'

/** Short, so that a process that keeps crashing soon after its start still makes progress. */
const COMMIT_MS = 200
/** The interval of the checks for the end of the topic. */
const UNTIL_END_MS = 250
const MAX_IN_FLIGHT = 256
/** With this much queued, nothing more is read. */
const QUEUE_BYTES = 8 * 1024 * 1024
/** An estimate of a record's memory beside its value. */
const RECORD_BYTES = 1024

export interface KafkaSourceOptions {
  readonly address: KafkaAddress
  /** The consumer group. Without committed offsets it begins at the oldest record. */
  readonly group: string
  /** Makes an event of a record. @throws RunError if it cannot, which ends the run */
  readonly toEvent: (record: KafkaRecord) => SourceEvent
  /** Whether to end where the topic ended when the run began. */
  readonly untilEnd: boolean
  readonly signal: AbortSignal
  readonly report: (line: string) => void
}

/**
 * Reads a topic as a member of a consumer group, and commits offsets as a KafkaSource does. Records
 * may be repeated after a rebalance or a crash; none is lost, since no offset is committed beyond the
 * lowest unfinished record.
 */
export class KafkaSource implements Source {
  readonly events: AsyncIterable<SourceEvent>
  readonly #options: KafkaSourceOptions
  readonly #consumer: GroupConsumer
  /** Kept for revoked partitions too: their records may be in flight when they are assigned again. */
  readonly #offsets = new Map<number, Offsets>()
  readonly #queues = new PartitionQueues<GroupMessage>(MAX_IN_FLIGHT)
  readonly #finish = new WeakMap<SourceEvent, () => void>()
  readonly #timer: NodeJS.Timeout
  #committing: Promise<void> | undefined
  #wake = () => {}

  private constructor(options: KafkaSourceOptions, consumer: GroupConsumer) {
    this.#options = options
    this.#consumer = consumer
    this.#timer = setInterval(() => this.#commit(), COMMIT_MS)
    this.events = this.#read()
  }

  /** @throws RunError if the topic cannot be reached */
  static async open(options: KafkaSourceOptions): Promise<KafkaSource> {
    const { address, group, report } = options
    return new KafkaSource(options, await openConsumer(address, group, report))
  }

  done(event: SourceEvent): void {
    this.#finish.get(event)?.()
  }

  /** Commits the finished records, and leaves the group. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    await inTime(Promise.resolve(this.#committing).then(() => this.#commit()))
    await inTime(this.#consumer.close(true))
  }

  async *#read(): AsyncGenerator<SourceEvent> {
    const { address, signal } = this.#options
    // Joining takes as long as the group waits for a member that was killed.
    const leave = () => void this.#consumer.close(true).catch(() => {})
    signal.addEventListener('abort', leave)
    try {
      const stream = await this.#join()
      signal.removeEventListener('abort', leave)
      yield* this.#handOut(stream)
    } catch (error) {
      if (signal.aborted) return
      throw error instanceof RunError ? error : new RunError(explain(error, address))
    }
  }

  async #join() {
    const { address, untilEnd } = this.#options
    const { topic } = address
    const ends = untilEnd && (await this.#consumer.listOffsets({ topics: [topic] })).get(topic)
    const stream = await startReading(this.#consumer, topic)
    if (!ends) return stream
    const isAtEnd = (partition: number) => isRead(stream, topic, partition, ends[partition] ?? 0n)
    let asking = false
    const endWhenRead = async () => {
      const own = ownPartitions(this.#consumer, topic)
      const busy = asking || stream.readableLength > 0 || !this.#queues.isEmpty
      if (busy || !own.every(isAtEnd)) return
      asking = true
      const read = await this.#othersHaveRead(own, ends).catch(() => false)
      asking = false
      // Another partition may have been assigned meanwhile.
      if (read && ownPartitions(this.#consumer, topic).every(isAtEnd)) stream.destroy()
    }
    const timer = setInterval(endWhenRead, UNTIL_END_MS)
    return stream.on('close', () => clearInterval(timer))
  }

  /**
   * Whether the group has committed all of the other members' partitions. Another member may still
   * read them; or it was killed, and they are assigned to this one when its session times out.
   */
  async #othersHaveRead(own: readonly number[], ends: readonly bigint[]): Promise<boolean> {
    const { topic } = this.#options.address
    const others = [...ends.keys()].filter((partition) => !own.includes(partition))
    if (others.every((partition) => ends[partition] === 0n)) return true
    const topics = [{ topic, partitions: [...ends.keys()] }]
    const committed = (await this.#consumer.listCommittedOffsets({ topics })).get(topic) ?? []
    return others.every((partition) => (committed[partition] ?? -1n) >= (ends[partition] ?? 0n))
  }

  /** Yields each record in its turn; records still queued when the stream ends are not committed. */
  async *#handOut(
    stream: MessagesStream<Buffer, Buffer, Buffer, Buffer>,
  ): AsyncGenerator<SourceEvent> {
    const { signal } = this.#options
    let failure: Error | undefined
    const end = () => {
      stream.destroy()
      this.#wake()
    }
    stream.on('readable', () => this.#wake()).on('close', () => this.#wake())
    stream.on('error', (error) => {
      failure = error
    })
    this.#consumer.once('error', (error) => stream.destroy(error))
    signal.addEventListener('abort', end)
    if (signal.aborted) end()
    try {
      while (!stream.destroyed) {
        while (this.#queues.bytes < QUEUE_BYTES) {
          const message = stream.read()
          if (!message) break
          this.#queues.add(message.partition, message, RECORD_BYTES + (message.value?.length ?? 0))
        }
        const event = this.#next()
        if (event) yield event
        else await this.#woken()
      }
    } finally {
      end()
    }
    if (failure) throw failure
  }

  #woken(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }

  #next(): SourceEvent | undefined {
    const next = this.#queues.next()
    if (!next) return undefined
    const { record, finished } = next
    const offsets = this.#offsets.get(record.partition) ?? new Offsets()
    this.#offsets.set(record.partition, offsets)
    const done = offsets.seen(record.offset)
    const event = this.#options.toEvent(record)
    this.#finish.set(event, () => {
      done()
      finished()
      this.#wake()
    })
    return event
  }

  #commit(): Promise<void> {
    const { address, report } = this.#options
    this.#committing ??= this.#commitDue()
      .catch((error) => report(`cannot commit: ${explain(error, address)}`))
      .finally(() => {
        this.#committing = undefined
      })
    return this.#committing
  }

  async #commitDue(): Promise<void> {
    const { topic } = this.#options.address
    const due = ownPartitions(this.#consumer, topic).flatMap((partition) => {
      const offset = this.#offsets.get(partition)?.due
      return offset === undefined ? [] : [{ topic, partition, offset, leaderEpoch: -1 }]
    })
    if (due.length === 0) return
    await this.#consumer.commit({ offsets: due })
    for (const { partition, offset } of due) this.#offsets.get(partition)?.committed(offset)
  }
}

import type { MessagesStream } from '@platformatic/kafka'
import { RunError } from '../failures.ts'
import type { KafkaAddress } from '../kafka/address.ts'
import { explain, inTime } from '../kafka/client.ts'
import {
  type GroupConsumer,
  type GroupMessage,
  isRead,
  openConsumer,
  ownPartitions,
  startReading,
} from '../kafka/consumer.ts'
import { sourceEvent } from '../kafka/message.ts'
import { Offsets } from '../kafka/offsets.ts'
import { Waiting } from '../kafka/waiting.ts'
import type { SourceEvent } from '../record.ts'
import type { Source } from './source.ts'

/** Short, so that a process that always dies young gets somewhere. */
const COMMIT_MS = 200
/** How often it is asked whether all is read, where the run is to end then. */
const UNTIL_END_MS = 250
/** How many events are handed out and not finished yet. */
const IN_PROGRESS = 256
/** Beyond this much that waits, nothing more is read. */
const QUEUE_BYTES = 8 * 1024 * 1024
/** What a record weighs beside its value. */
const RECORD_BYTES = 1024

export interface KafkaSourceOptions {
  readonly address: KafkaAddress
  /** The consumer group; it begins with the oldest record there is. */
  readonly group: string
  /** The KafkaSource's name, part of each event's source. */
  readonly name: string
  /** Whether to end where the topic ended when the run began. */
  readonly untilEnd: boolean
  readonly signal: AbortSignal
  readonly report: (line: string) => void
}

/**
 * Plays a KafkaSource: reads a topic as member of a consumer group, and commits what is finished.
 * Records may come again after a rebalance or a crash; none is passed over, as nothing is ever
 * committed beyond the lowest one that is not finished.
 */
export class KafkaSource implements Source {
  readonly events: AsyncIterable<SourceEvent>
  readonly #options: KafkaSourceOptions
  readonly #consumer: GroupConsumer
  /** Those of a lost partition too: some of its records may be in progress when it comes back. */
  readonly #offsets = new Map<number, Offsets>()
  readonly #waiting = new Waiting<GroupMessage>(IN_PROGRESS)
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

  /** Commits what is finished, and leaves the group. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    await inTime(Promise.resolve(this.#committing).then(() => this.#commit()))
    await inTime(this.#consumer.close(true))
  }

  async *#read(): AsyncGenerator<SourceEvent> {
    const { address, signal } = this.#options
    // Joining can take as long as the group waits for a member that was killed.
    const leave = () => void this.#consumer.close(true).catch(() => {})
    signal.addEventListener('abort', leave)
    try {
      const stream = await this.#join()
      signal.removeEventListener('abort', leave)
      yield* this.#handOut(stream)
    } catch (error) {
      if (!signal.aborted) throw new RunError(explain(error, address))
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
      const busy = asking || stream.readableLength > 0 || !this.#waiting.isEmpty
      if (busy || !own.every(isAtEnd)) return
      asking = true
      const read = await this.#othersHaveRead(own, ends).catch(() => false)
      asking = false
      // It may have got a partition meanwhile.
      if (read && ownPartitions(this.#consumer, topic).every(isAtEnd)) stream.destroy()
    }
    const timer = setInterval(endWhenRead, UNTIL_END_MS)
    return stream.on('close', () => clearInterval(timer))
  }

  /**
   * Whether the group has committed all of the partitions that are not this member's. Another may be at
   * work on them; or it was killed, and they come here once it is missed.
   */
  async #othersHaveRead(own: readonly number[], ends: readonly bigint[]): Promise<boolean> {
    const { topic } = this.#options.address
    const others = [...ends.keys()].filter((partition) => !own.includes(partition))
    if (others.every((partition) => ends[partition] === 0n)) return true
    const topics = [{ topic, partitions: [...ends.keys()] }]
    const committed = (await this.#consumer.listCommittedOffsets({ topics })).get(topic) ?? []
    return others.every((partition) => (committed[partition] ?? -1n) >= (ends[partition] ?? 0n))
  }

  /** Yields each record when it is its turn; what waits when the stream ends is not committed. */
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
        while (this.#waiting.bytes < QUEUE_BYTES) {
          const message = stream.read()
          if (!message) break
          this.#waiting.add(message.partition, message, RECORD_BYTES + (message.value?.length ?? 0))
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
    const next = this.#waiting.take()
    if (!next) return undefined
    const { record, finished } = next
    const offsets = this.#offsets.get(record.partition) ?? new Offsets()
    this.#offsets.set(record.partition, offsets)
    const done = offsets.seen(record.offset)
    const event = sourceEvent(this.#options.name, record)
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

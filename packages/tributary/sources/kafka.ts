import type { MessagesStream } from '@platformatic/kafka'
import {
  explain,
  type GroupConsumer,
  type GroupMessage,
  inTime,
  type KafkaRecord,
  openConsumer,
  ownPartitions,
  startReading,
  type Window,
} from '@tributary/kafka'
import { Offsets } from '@tributary/order'
import type { SourceEvent } from '../event.ts'
import { RunError } from '../failures.ts'
import type { KafkaAddress } from '../kafka/address.ts'
import { PartitionQueues } from '../kafka/partition-queues.ts'
import { beginAtStart, endsOf, endWhenRead } from './kafka-end.ts'
import type { Source } from './source.ts'

/** Short, so that a process that keeps crashing soon after its start still makes progress. */
const COMMIT_MS = 200
const MAX_IN_FLIGHT = 256
/** With this much queued, nothing more is read. */
const QUEUE_BYTES = 8 * 1024 * 1024
/** An estimate of a record's memory beside its value. */
const RECORD_BYTES = 1024

export interface KafkaSourceOptions {
  readonly address: KafkaAddress
  /** The consumer group. Without committed offsets it begins where the window does. */
  readonly group: string
  /** Makes an event of a record. @throws RunError if it cannot, which ends the run */
  readonly toEvent: (record: KafkaRecord) => SourceEvent
  /** Records outside of it are not handed out. */
  readonly window: Window
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
  readonly remote = true
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
    const { address, window, signal } = this.#options
    const { topic } = address
    const consumer = this.#consumer
    const ends = window.isBounded ? endsOf(consumer, topic, window, signal) : undefined
    // It is waited for below, once there is a stream.
    ends?.catch(() => {})
    if (window.hasStart) await beginAtStart(consumer, topic, window)
    const stream = await startReading(consumer, topic)
    const isBusy = () => stream.readableLength > 0 || !this.#queues.isEmpty
    ends
      ?.then((ends) => endWhenRead({ consumer, topic, stream, isBusy }, ends))
      .catch((error) => stream.destroy(error))
    return stream
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
    for (let next = this.#queues.next(); next; next = this.#queues.next()) {
      const { record, finished } = next
      const offsets = this.#offsets.get(record.partition) ?? new Offsets()
      this.#offsets.set(record.partition, offsets)
      const done = offsets.seen(record.offset)
      if (this.#options.window.has(record)) {
        const event = this.#options.toEvent(record)
        this.#finish.set(event, () => {
          done()
          finished()
          this.#wake()
        })
        return event
      }
      done()
      finished()
    }
    return undefined
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

import type { FinalDecision } from '../../../packages/order/decide.ts'
import type { SourceRecord } from '../../../packages/order/source-record.ts'
import type { Delivered } from '../../../stage/order/histories.ts'
import type { Clock } from './clock.ts'
import { type PartitionRecord, partitioned } from './partitioned.ts'

/** The limits of a KafkaSource, and how its topic is stored. */
export interface SourceOptions {
  /** The source's HTTP client has this many connections: requests open at once. */
  readonly maxInFlight?: number
  /** `max.poll.records`: with this many unfinished records nothing is read, with fewer as many more are. */
  readonly maxPoll?: number
  readonly retries?: number
  /** The delay before the first retry, in milliseconds; the n-th retry waits n times as long. */
  readonly backoff?: number
  readonly partitions?: number
  /** How many records one fetch brings of a partition, before other partitions have their turn. */
  readonly fetched?: number
  /** How many of 100 offsets no record has: markers of transactions, or records that were compacted. */
  readonly emptyOffsets?: number
}

/** Sends a change to the processor. The signal is aborted when the source ends before the answer. */
type Send = (
  delivered: Delivered,
  record: SourceRecord,
  signal: AbortSignal,
) => Promise<FinalDecision>

interface Listener {
  /** A request was rejected. */
  sentBack(): void
  /** A change was answered for the first time, or became a dead letter after its last retry. */
  ended(delivered: Delivered, how: FinalDecision | 'dead'): void
}

/** Kafka's committed offsets are this old at most. */
const COMMIT_MS = 5000

/**
 * A KafkaSource with unordered delivery, in simulated time, as the real one works
 * (UnorderedConsumerVerticle, WebClientCloudEventSender and Kafka's Fetcher):
 *
 * - A fetch brings many records of one partition. They are all taken before the next partition's.
 * - All records that are read are requested at once, but a pool of connections lets 100 through at a time, in
 *   their order. A record that waits for its retry takes no connection.
 * - It reads on while fewer than `max.poll.records` are unfinished.
 */
export class Source {
  readonly #topic: string
  readonly #options: Required<SourceOptions>
  readonly #clock: Clock
  readonly #sendTo: Send
  readonly #listener: Listener
  readonly #partitions: readonly (readonly PartitionRecord[])[]
  readonly #ended = new Set<PartitionRecord>()
  /** The number of the first record that may be read again, for each partition. */
  readonly #committed: number[]
  #committedAt = 0
  #run!: Run

  /** @param first the partition that it reads first */
  constructor(
    topic: string,
    changes: readonly Delivered[],
    options: SourceOptions,
    first: number,
    clock: Clock,
    send: Send,
    listener: Listener,
  ) {
    this.#topic = topic
    const { maxInFlight = 100, maxPoll = 500, retries = 1300, backoff = 100 } = options
    const { partitions = 1, fetched = Number.POSITIVE_INFINITY, emptyOffsets = 0 } = options
    const kafka = { partitions, fetched, emptyOffsets }
    this.#options = { maxInFlight, maxPoll, retries, backoff, ...kafka }
    this.#clock = clock
    this.#sendTo = send
    this.#listener = listener
    this.#partitions = partitioned(changes, partitions, emptyOffsets)
    this.#committed = this.#partitions.map(() => 0)
    this.#begin(first)
  }

  /** Ends the source, and starts another one that reads again from the committed offsets. */
  restart(): void {
    this.#run.end.abort(new Error('connection reset'))
    this.#begin(0)
  }

  /** Reads, and sends as many events as there are connections for. */
  deliver(): void {
    const run = this.#run
    const { now } = this.#clock
    const { maxPoll, maxInFlight } = this.#options
    this.#commit()
    const due = run.later.filter(({ at }) => at <= now)
    if (due.length > 0) run.later = run.later.filter(({ at }) => at > now)
    run.pool.push(...due.map(({ send }) => send))
    this.#fetch(run)
    if (run.unfinished < maxPoll) {
      const polled = run.fetched.splice(0, maxPoll)
      run.unfinished += polled.length
      run.pool.push(...polled.map((record) => () => this.#send(run, record, 0)))
    }
    for (const start of run.pool.splice(0, Math.max(0, maxInFlight - run.inFlight))) start()
  }

  #begin(first: number): void {
    this.#run = {
      end: new AbortController(),
      next: [...this.#committed],
      turn: first % this.#partitions.length,
      fetched: [],
      pool: [],
      later: [],
      unfinished: 0,
      inFlight: 0,
    }
  }

  /** Fetches from the partitions whose records are all taken, in turn. */
  #fetch(run: Run): void {
    const { fetched } = this.#options
    const { length } = this.#partitions
    const buffered = new Set(run.fetched.map(({ partition }) => partition))
    let last = run.turn
    for (let i = 0; i < length; i++) {
      const partition = (run.turn + i) % length
      if (buffered.has(partition)) continue
      const records = this.#partitions[partition] ?? []
      const from = run.next[partition] ?? 0
      let to = from
      while (to < records.length && to - from < fetched && this.#isThere(records[to])) to++
      if (to === from) continue
      run.next[partition] = to
      for (const record of records.slice(from, to)) run.fetched.push(record)
      last = partition + 1
    }
    run.turn = last % length
  }

  #isThere(record: PartitionRecord | undefined): boolean {
    if (!record) return false
    const { change, at = change.intake } = record.delivered
    return at <= this.#clock.now
  }

  async #send(run: Run, read: PartitionRecord, attempt: number): Promise<void> {
    const { retries, backoff } = this.#options
    const { delivered, partition, offset } = read
    run.inFlight++
    try {
      const record = { topic: this.#topic, partition: String(partition), offset }
      this.#end(run, read, await this.#sendTo(delivered, record, run.end.signal))
    } catch {
      if (run.end.signal.aborted) return
      this.#listener.sentBack()
      if (attempt === retries) return this.#end(run, read, 'dead')
      const send = () => this.#send(run, read, attempt + 1)
      run.later.push({ at: this.#clock.now + backoff * (attempt + 1), send })
    } finally {
      run.inFlight--
    }
  }

  #end(run: Run, read: PartitionRecord, how: FinalDecision | 'dead'): void {
    run.unfinished--
    // A source that has ended takes no answer any more, so its record comes again.
    if (run !== this.#run || this.#ended.has(read)) return
    this.#ended.add(read)
    this.#listener.ended(read.delivered, how)
  }

  #commit(): void {
    if (this.#clock.now < this.#committedAt + COMMIT_MS) return
    this.#committedAt = this.#clock.now
    for (const [partition, records] of this.#partitions.entries()) {
      let next = this.#committed[partition] ?? 0
      while (next < records.length && this.#ended.has(records[next] as PartitionRecord)) next++
      this.#committed[partition] = next
    }
  }
}

/** The state of a source's process. */
interface Run {
  readonly end: AbortController
  /** The number of the next record to fetch, for each partition. */
  readonly next: number[]
  /** The partition to fetch from next. */
  turn: number
  /** Records that were fetched and are not polled yet. */
  readonly fetched: PartitionRecord[]
  /** Requests that wait for a connection. */
  readonly pool: (() => void)[]
  later: { readonly at: number; readonly send: () => void }[]
  unfinished: number
  inFlight: number
}

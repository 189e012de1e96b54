import { randomUUID } from 'node:crypto'
import type { Arrival } from './arrival.ts'
import { AssignedPartitions } from './assigned-partitions.ts'
import type { Queued } from './assigned-topic.ts'
import { type CommitPosition, CommitPositions } from './commit-positions.ts'
import type { FinalDecision, Reason } from './decide.ts'
import { type InputRecord, type PageRecord, readPageRecord } from './input-record.ts'
import { Lease } from './lease.ts'
import type { OrderAttributes } from './outputs.ts'
import { PageQueues } from './page-queues.ts'
import { persist } from './persist.ts'
import { standby } from './refusals.ts'
import { type ReorderingOptions, readingLimits } from './reordering-options.ts'

/** How often held changes are checked for having waited long enough. */
const TICK_MS = 25

/** Records are taken in the order of their times, so only the changes of one window are held. */
const UNLIMITED = { maxHeld: Number.POSITIVE_INFINITY, maxHeldBytes: Number.POSITIVE_INFINITY }

interface Read<R extends InputRecord> extends PageRecord<R> {
  readonly finish: () => void
}

interface ReadArrival<R extends InputRecord> extends Arrival {
  readonly read: Read<R>
}

/**
 * Puts the changes of each page in order in the process that consumes them, from all topics that bring
 * changes of the same pages. It needs no ordered stream, and works with any Kafka client.
 *
 * @example
 * const order = await Reordering.open({ topics, store, change, inconsistency })
 * order.assigned(topic, [0, 1, 2])
 * for await (const record of stream) await order.add(record)
 */
export class Reordering<R extends InputRecord> {
  readonly #options: ReorderingOptions<R>
  readonly #now: () => number
  readonly #report: (line: string) => void
  readonly #maxConcurrent: number
  readonly #partitions: AssignedPartitions<Read<R>>
  readonly #queues: PageQueues<ReadArrival<R>>
  readonly #lease: Lease
  readonly #active = Promise.withResolvers<void>()
  readonly #positions = new CommitPositions()
  /** Changes that were taken from the partitions' queues and are not finished. */
  readonly #placing = new Set<Promise<void>>()
  readonly #ending = new AbortController()
  readonly #decisions = new Map<FinalDecision | 'skipped' | 'repeated', number>()
  #timer: NodeJS.Timeout | undefined
  #closed = false

  private constructor(options: ReorderingOptions<R>) {
    const { topics, store } = options
    this.#options = options
    // Only `open` waits for it.
    this.#active.promise.catch(() => {})
    this.#maxConcurrent = options.maxConcurrent ?? 1000
    this.#now = options.now ?? Date.now
    this.#report = options.report ?? console.error
    const limits = readingLimits(options)
    this.#partitions = new AssignedPartitions(topics, limits, (topic) =>
      this.#report(
        `${topic}: ${limits.maxQueuedBytes} bytes are queued, so its other partitions are not waited ` +
          'for; read them more evenly, or raise maxQueuedBytes',
      ),
    )
    this.#lease = new Lease(store, randomUUID(), (epoch) => {
      if (epoch !== undefined) this.#active.resolve()
      else this.#end(this.#lease.error ?? standby())
    })
    const outputs = {
      publish: (arrival: ReadArrival<R>, mark: OrderAttributes) => this.#apply(arrival, mark),
      report: ({ read }: ReadArrival<R>, reason: Reason) => {
        const { record, event, page } = read
        return this.#persist(record, () => options.inconsistency(event, { record, page, reason }))
      },
    }
    const parts = { store, leadership: this.#lease, outputs }
    this.#queues = new PageQueues(parts, UNLIMITED, () => this.#partitions, this.#now)
  }

  /**
   * Resolves when this process is the only one that works with the store: it waits for the lease of another.
   * @throws EventError `store_unavailable`
   */
  static async open<R extends InputRecord>(options: ReorderingOptions<R>): Promise<Reordering<R>> {
    const order = new Reordering(options)
    order.#timer = setInterval(() => order.tick(), TICK_MS)
    try {
      await Promise.all([order.#lease.start(), order.#active.promise])
    } catch (error) {
      await order.close()
      throw error
    }
    return order
  }

  /** How many records ended in each way, and how many changes were marked `repeated`. */
  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#decisions)
  }

  /** How many changes wait for changes that belong before them. */
  get held(): number {
    return this.#queues.held
  }

  /**
   * Sets the partitions of a topic that this process reads. Call it for each topic before its first record,
   * and whenever the partitions change. Records of other partitions are ignored, since another process reads
   * them.
   * @param ends the end offsets of the topic, by partition: up to there, a partition is waited for as long as
   * a broker's restart takes
   */
  assigned(topic: string, partitions: readonly number[], ends?: readonly bigint[]): void {
    this.#partitions.topic(topic).assign(partitions, ends)
    this.#positions.keep(topic, partitions)
    this.#take()
  }

  /**
   * Adds a record. Records of a partition have to be added in the order of their offsets; a lower offset
   * means that the partition is read again from there.
   * @returns a promise that resolves when there is room for the next record of the partition
   * @throws Error if another process has got the lease, or the store can't be reached: end this process
   */
  async add(record: R): Promise<void> {
    this.#ending.signal.throwIfAborted()
    const { partition } = record
    const topic = this.#partitions.topic(record.topic)
    if (!topic.isAssigned) {
      throw new Error(`assigned('${record.topic}', […]) has to be called before the first record`)
    }
    if (!topic.partitions.has(partition)) return
    const offset = BigInt(record.offset)
    const { again, finish } = this.#positions.seen(record.topic, partition, offset)
    if (again) topic.rewind(partition)
    const read = readPageRecord(record)
    if (typeof read === 'string') {
      topic.add(partition, offset)
      await this.#persist(record, () => this.#skip(record, read))
      this.#count('skipped')
      finish()
      return
    }
    // A time in the future would make the change wait until then, and make all other changes late.
    const intake = Math.min(read.change.intake, this.#now())
    const { bytes } = read
    topic.add(partition, offset, { item: { ...read, finish }, intake, bytes })
    this.#take()
    await topic.room(partition)
    if (!this.#closed) this.#ending.signal.throwIfAborted()
  }

  /** The offsets to commit, for all partitions of a topic of which a record was added. */
  positions(topic: string): CommitPosition[] {
    return this.#positions.of(topic)
  }

  /** Lets out the changes that have waited long enough. A timer calls it 40 times a second. */
  tick(): void {
    if (this.#ending.signal.aborted || this.#lease.epoch === undefined) return
    const now = this.#now()
    this.#partitions.tick(now)
    this.#queues.runDue(this.#partitions.progress(), now)
    this.#take()
  }

  /**
   * Applies no further changes, waits for those that are being applied, and gives back the lease. Then
   * commit the {@link positions}. Changes that were not applied have to be read again.
   */
  async close(): Promise<void> {
    this.#closed = true
    this.#end(new Error('this Reordering is closed'))
    await Promise.all(this.#placing)
    await this.#lease.close()
  }

  #end(error: unknown): void {
    if (this.#ending.signal.aborted) return
    clearInterval(this.#timer)
    this.#ending.abort(error)
    this.#active.reject(error)
    this.#partitions.close()
    this.#queues.clear(error)
  }

  /** Takes records from the partitions' queues, as many as there is room for. */
  #take(): void {
    const hasRoom = () => this.#placing.size - this.#queues.held < this.#maxConcurrent
    while (!this.#ending.signal.aborted && hasRoom()) {
      const next = this.#partitions.take(this.#now())
      if (!next) return
      const placing = this.#place(next).finally(() => {
        this.#placing.delete(placing)
        this.#take()
      })
      this.#placing.add(placing)
    }
  }

  async #place({ item: read, intake, bytes }: Queued<Read<R>>): Promise<void> {
    const { page, record } = read
    const { topic, partition } = record
    const change = { ...read.change, intake }
    const arrival = {
      ...{ page, change, bytes, read, signal: this.#ending.signal },
      record: { topic, partition: String(partition), offset: Number(record.offset) },
    }
    const place = async () => {
      const request = this.#queues.add(arrival, change)
      void this.#queues.run(request.queue)
      this.#count(await request.decision)
    }
    // It rejects only if this process ends. Then the record is not finished, and is read again.
    await this.#persist(record, place).then(read.finish, () => {})
  }

  #apply({ read }: ReadArrival<R>, mark: OrderAttributes): Promise<void> {
    const { record, event, page, change } = read
    const { epoch, sequence, gap } = mark
    const { revision, time } = change
    const position = { revision, time, epoch, sequence }
    return this.#persist(record, async (isRetry) => {
      const repeated = isRetry || mark.repeated
      await this.#options.change(event, { record, page, position, gap, repeated })
      if (repeated) this.#count('repeated')
    })
  }

  async #skip(record: R, why: string): Promise<void> {
    if (this.#options.skipped) await this.#options.skipped(record, why)
    else if (why !== 'canary' && why !== 'tombstone') this.#report(`${shown(record)}: ${why}`)
  }

  #persist(record: R, work: (isRetry: boolean) => Promise<unknown>): Promise<void> {
    return persist(work, this.#ending.signal, (line) => this.#report(`${shown(record)}: ${line}`))
  }

  #count(what: FinalDecision | 'skipped' | 'repeated'): void {
    this.#decisions.set(what, (this.#decisions.get(what) ?? 0) + 1)
  }
}

const shown = ({ topic, partition, offset }: InputRecord) => `${topic}/${partition} at ${offset}`

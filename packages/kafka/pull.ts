/** Hands out the records of all partitions one by one, each partition in its turn, to whoever asks for the next. */
import type { AssignedPartition, Incoming } from './assigned-partition.ts'
import type { Worker } from './assignment.ts'
import { commitInTime, type DueOffset } from './delivery.ts'
import type { Link } from './link.ts'
import { Scheduler } from './scheduler.ts'
import type { KafkaRecord } from './source-event.ts'
import { Subscription, type SubscriptionOptions } from './subscription.ts'

export interface Pulled {
  readonly record: KafkaRecord
  /** Aborted when another process may have the record's partition. */
  readonly signal: AbortSignal
  /** Call it once the record is handled; its offset is not committed before. */
  readonly finished: () => void
}

export type PullOptions = Omit<SubscriptionOptions, 'sessionTimeout' | 'maxInFlight'>

type Subscribed = Pick<Subscription, 'group' | 'atRisk' | 'join' | 'read' | 'finished' | 'close'>

/** Only after this time do others get the partitions of a member that was killed. */
const SESSION_TIMEOUT_MS = 10_000
/** Short, so that a process that keeps crashing soon after its start still makes progress. */
const COMMIT_MS = 200
const MAX_IN_FLIGHT = 256

export class Pull implements Worker {
  readonly #link: Pick<Link, 'ended'>
  readonly #subscription: Subscribed
  readonly #scheduler = new Scheduler<Incoming, AssignedPartition>({
    maxInFlight: MAX_IN_FLIGHT,
    // Whoever asks for the next record has a limit of its own.
    maxBytes: Number.POSITIVE_INFINITY,
  })
  #wake = () => {}

  constructor(link: Pick<Link, 'ended'>, subscription: Subscribed) {
    this.#link = link
    this.#subscription = subscription
  }

  /**
   * Finds the topics; it does not join the group yet.
   * @throws StopError if a topic is missing
   */
  static async open(link: Link, options: PullOptions): Promise<Pull> {
    const limits = { sessionTimeout: SESSION_TIMEOUT_MS, maxInFlight: MAX_IN_FLIGHT }
    return new Pull(link, await Subscription.open(link, { ...options, ...limits }))
  }

  /**
   * Joins the group and yields records, until its window is over or the signal is aborted.
   * @throws StopError if it cannot go on
   */
  async *records(signal: AbortSignal): AsyncGenerator<Pulled> {
    if (signal.aborted) return
    let isOver = false
    const end = () => {
      isOver = true
      this.run()
    }
    signal.addEventListener('abort', end)
    this.#link.ended.then(end, end)
    this.#join()
    while (!isOver) {
      const next = this.#next()
      if (next) yield next
      else await new Promise<void>((resolve) => (this.#wake = resolve))
    }
    if (!signal.aborted) await this.#link.ended
  }

  /** Commits what is finished, and leaves the group. */
  close(): Promise<void> {
    return this.#subscription.close(0)
  }

  add(partition: AssignedPartition): void {
    this.#scheduler.add(partition)
  }

  remove(partition: AssignedPartition): void {
    this.#scheduler.remove(partition)
  }

  /** There may be a record now. */
  run(): void {
    this.#wake()
  }

  #join(): void {
    const { offsets } = this.#subscription.group
    const commit = (take: () => readonly DueOffset[]) =>
      commitInTime(take(), (due) => offsets.commit(due))
    this.#subscription.join({
      work: this,
      delivery: { interval: COMMIT_MS, repeats: true, commit, close: async () => {} },
      // Whoever asks for the next record keeps the order.
      laneOf: () => undefined,
    })
  }

  #next(): Pulled | undefined {
    const subscription = this.#subscription
    // A partition may be another process's by now.
    if (!subscription.group.isCurrent) return undefined
    const next = this.#scheduler.start(subscription.atRisk)
    if (!next) return undefined
    const { backlog, task } = next
    if (backlog.waiting === 0) subscription.read()
    const finished = () => {
      backlog.finish(task)
      this.#scheduler.ended(task)
      subscription.finished(backlog)
      this.run()
    }
    return { record: task.record.record, signal: backlog.signal, finished }
  }
}

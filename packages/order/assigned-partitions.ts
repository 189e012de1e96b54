import { AssignedTopic, type Partition, type Queued, type ReadingLimits } from './assigned-topic.ts'
import type { Inputs, Progress } from './progress.ts'
import { expectRetry, type IsExpired } from './retries.ts'

/**
 * Changes that were made in this time before now are live: they are taken at once. In a backlog, all
 * partitions have to come equally far.
 */
const LIVE_MS = 60_000

/** A process that stands still for longer has not read meanwhile, in milliseconds. */
const LONGEST_TICK_MS = 200

/**
 * The partitions that a process reads itself, each in the order of its offsets. Kafka brings a backlog
 * partition by partition, often hundreds of records of one. Here they queue up, and the oldest of all is
 * taken next, so that all partitions come equally far. A partition without a queued record is waited for,
 * unless it is at its end.
 *
 * `now` is in milliseconds since the epoch everywhere.
 */
export class AssignedPartitions<T> implements Inputs {
  readonly #topics: ReadonlyMap<string, AssignedTopic<T>>
  readonly #limits: ReadingLimits
  #tickedAt: number | undefined

  /**
   * @param topics nothing is known about the order before all of them have their partitions
   * @param overrun called when `maxQueuedBytes` of a topic are queued while a partition of it is waited for
   */
  constructor(topics: readonly string[], limits: ReadingLimits, overrun: (topic: string) => void) {
    this.#limits = limits
    this.#topics = new Map(
      topics.map((name) => [name, new AssignedTopic<T>(limits, () => overrun(name))]),
    )
  }

  /** @throws Error if the topic is not one of those given to the constructor */
  topic(name: string): AssignedTopic<T> {
    const topic = this.#topics.get(name)
    if (!topic) throw new Error(`${name} is not one of the topics: ${[...this.#topics.keys()]}`)
    return topic
  }

  /**
   * Removes and returns the oldest of the partitions' next records. While a partition may bring older ones,
   * only live changes are taken.
   */
  take(now: number): Queued<T> | undefined {
    let chosen: readonly [AssignedTopic<T>, Partition<T>] | undefined
    let oldest = Number.POSITIVE_INFINITY
    for (const topic of this.#topics.values()) {
      if (!topic.isAssigned) return undefined
      for (const partition of topic.partitions.values()) {
        const { intake = Number.POSITIVE_INFINITY } = partition.queue[0] ?? {}
        if (intake >= oldest) continue
        chosen = [topic, partition]
        oldest = intake
      }
    }
    if (!chosen || (oldest <= now - LIVE_MS && this.#isAwaiting)) return undefined
    const [topic, partition] = chosen
    return topic.take(partition)
  }

  /** Call it some 40 times a second. */
  tick(now: number): void {
    const passed = Math.min(LONGEST_TICK_MS, Math.max(0, now - (this.#tickedAt ?? now)))
    this.#tickedAt = now
    for (const topic of this.#topics.values()) topic.tick(passed)
  }

  /** Lets all readers go on that wait for room. */
  close(): void {
    for (const topic of this.#topics.values()) topic.close()
  }

  progress(): Progress {
    const { window, settle } = this.#limits
    let watermark = Number.POSITIVE_INFINITY
    for (const topic of this.#topics.values()) {
      if (!topic.isAssigned) watermark = Number.NEGATIVE_INFINITY
      for (const partition of topic.partitions.values()) {
        watermark = Math.min(watermark, topic.reached(partition))
      }
    }
    return { window, settle, watermark }
  }

  /** Only bounds how much one topic may hold; here all partitions together are bounded. */
  progressOf(): Progress {
    return this.progress()
  }

  expectRetry(_: string, now: number): IsExpired {
    return expectRetry(now)
  }

  get #isAwaiting(): boolean {
    return [...this.#topics.values()].some(({ isAwaiting }) => isAwaiting)
  }
}

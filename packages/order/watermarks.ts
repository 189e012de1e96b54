import { MissingOffsets, REORDERED_MS } from './missing-offsets.ts'
import type { OrderInputs } from './order-inputs.ts'
import type { Progress, TopicProgress } from './progress.ts'
import { expectRetry, type IsExpired } from './retries.ts'
import { nameOf, type SourceRecord } from './source-record.ts'
import { type Ending, TopicFlow } from './topic-flow.ts'

/** Partition names come from callers, so at most this many are remembered: far more than are in use. */
const MAX_PARTITIONS = 1000

/** A change is published within this time, unless its sink hangs. */
const PUBLISHED_MS = 10_000

/** By how much each delay between two retries is longer than the one before (knative/components/ordered-stream). */
const BACKOFF_MS = 100
/** The last of these delays: 1,300 retries are made. */
const LONGEST_DELAY_MS = 1300 * BACKOFF_MS

interface PartitionState {
  readonly topic: TopicState
  /** Offsets that were skipped and may still come: the watermark stays at the first of them. */
  readonly missing: MissingOffsets
  /** The newest intake time the partition has brought, in milliseconds since the epoch. */
  watermark: number
  /** When it last brought a new record, or when one of its requests ended with anything but `no-room`. */
  activeAt: number
}

interface TopicState {
  readonly name: string
  readonly flow: TopicFlow
  /** The oldest intake time that it has brought. */
  oldest: number
  /** When its first request came, or the first one after none had come for a while. */
  heardSince: number
  lastHeardAt: number
  /** Whether retries from before `heardSince` are coming, in any order. */
  hasRetries: boolean
  /** Whether all partitions that have anything to bring have brought something. */
  isKnown: boolean
}

/**
 * The watermark of each partition: how far it has come in the intake time of its events. Wall-clock time
 * would not do, as after an outage hours of events arrive in minutes. A partition that could bring an
 * event but brings none is idle: nothing waits for it.
 *
 * `now` is in milliseconds since the epoch everywhere. Only differences count, so the clock may be wrong, but it must not stand still.
 */
export class Watermarks implements OrderInputs {
  readonly #margins: { readonly window: number; readonly settle: number }
  readonly #idleAfter: number
  readonly #topics = new Map<string, TopicState>()
  /** Keyed by name. The partition that brought a record last is the last one. */
  readonly #partitions = new Map<string, PartitionState>()

  /** @param margins `window` and `settle` of {@link Progress}, in milliseconds */
  constructor(margins: { readonly window: number; readonly settle: number }) {
    this.#margins = margins
    this.#idleAfter = 2 * margins.settle
  }

  /**
   * Notes that a partition has brought a record, whose request is open now.
   * @param intake the change's intake time, at most `now`
   * @returns a function to call when the request is answered
   */
  opened(record: SourceRecord, intake: number, now: number): (ending: Ending, now: number) => void {
    const topic = this.#heard(record.topic, intake, now)
    const name = nameOf(record)
    const partition = this.#partitions.get(name) ?? this.#appeared(topic, intake, now)
    this.#partitions.delete(name)
    this.#partitions.set(name, partition)
    const { offset } = record
    const arrived =
      offset === undefined
        ? 'new'
        : partition.missing.arrived(offset, intake, partition.watermark, now)
    if (arrived !== 'known') partition.activeAt = now
    if (arrived === 'late') topic.hasRetries = true
    partition.watermark = Math.max(partition.watermark, intake)
    const key = offset === undefined ? undefined : keyOf(record)
    const closed = topic.flow.opened(key, intake, arrived !== 'known', now)
    return (ending, now) => {
      if (ending !== 'no-room') partition.activeAt = now
      closed(ending, now)
    }
  }

  /** Notes that a record was finished without being ordered, such as a canary: it is not missing. */
  ended(record: SourceRecord, now: number): void {
    const partition = this.#partitions.get(nameOf(record))
    if (!partition || record.offset === undefined) return
    const { watermark, missing, topic } = partition
    missing.arrived(record.offset, watermark, watermark, now)
    topic.flow.ended(keyOf(record), now)
  }

  /** Lets sources that are stuck read on. Call it now and then. */
  tick(now: number, _: unknown, isPublishing: (topic: string) => boolean): void {
    const topics = [...this.#topics.values()]
    for (const topic of topics) {
      const { flow, name } = topic
      flow.expire(now)
      const isEarly = now < topic.heardSince + this.#patience(topic, topic.oldest)
      if (isEarly || !flow.isStuck(now)) continue
      // A change that is being published moves on, unless its sink hangs.
      if (isPublishing(name) && flow.quietFor(now) < PUBLISHED_MS) continue
      topic.isKnown ||= flow.hasReadOn
      const others = topics.filter((other) => other !== topic)
      const reached = Math.min(...others.map((other) => this.#reached(other, now)))
      const progress = { ...this.#margins, watermark: this.#reached(topic, now) }
      const longestRetry = () => Math.max(...topics.map(({ flow }) => flow.longestRetry))
      flow.release(progress, { reached, longestRetry }, now)
    }
  }

  /** How far all topics have come. */
  progress(now: number): Progress {
    const all = [...this.#topics.values()].map((topic) => this.#reached(topic, now))
    return { ...this.#margins, watermark: Math.min(...all) }
  }

  /** How far the partitions have come that have appeared so far; Infinity if all are idle. */
  seen(now: number): number {
    return Math.min(...[...this.#topics.values()].map((topic) => this.#seen(topic, now)))
  }

  /** The progress of one topic, whatever others may bring; it only bounds how many changes are held. */
  progressOf(name: string, now: number): TopicProgress {
    const topic = this.#topics.get(name)
    if (!topic) return { ...this.#margins, watermark: Number.POSITIVE_INFINITY }
    const { flow } = topic
    return {
      ...this.#margins,
      watermark: this.#reached(topic, now),
      // It takes time, and is seldom asked for.
      get crowdedOut() {
        return flow.crowdedOut
      },
    }
  }

  expectRetry(name: string, now: number): IsExpired {
    return this.#topics.get(name)?.flow.expectRetry(now) ?? expectRetry(now)
  }

  /**
   * The intake time that every partition of a topic has reached, in milliseconds since the epoch.
   * @returns Infinity if all partitions are idle; -Infinity while it is not known yet
   */
  #reached(topic: TopicState, now: number): number {
    const seen = this.#isKnown(topic, now) ? this.#seen(topic, now) : Number.NEGATIVE_INFINITY
    return Math.max(seen, topic.flow.releasedTo)
  }

  /** The intake time that all partitions have reached which have appeared so far; Infinity if all are idle. */
  #seen(topic: TopicState, now: number): number {
    let lowest = Number.POSITIVE_INFINITY
    for (const partition of this.#partitions.values()) {
      if (partition.topic !== topic) continue
      const limit = partition.missing.limit(now)
      if (limit === Number.POSITIVE_INFINITY && this.#isIdle(partition, now)) continue
      lowest = Math.min(lowest, partition.watermark, limit)
    }
    return lowest
  }

  /**
   * A source takes a backlog partition by partition. So whether more partitions will appear is known only
   * after it could read for a while.
   */
  #isKnown(topic: TopicState, now: number): boolean {
    const patience = this.#patience(topic, topic.oldest)
    const isFree = topic.flow.freeFor(now) >= Math.min(patience, this.#idleAfter)
    topic.isKnown ||= isFree && now >= topic.heardSince + patience
    return topic.isKnown
  }

  #isIdle({ topic, activeAt }: PartitionState, now: number): boolean {
    return Math.min(now - activeAt, topic.flow.freeFor(now)) >= this.#idleAfter
  }

  /**
   * How long it takes at most until a record that was sent before this process was there is sent again. The
   * delay between two retries grows with the time since the first one: after a time t it is
   * √(2 · t · BACKOFF_MS). A record can't have been sent before it was made.
   */
  #patience({ heardSince, hasRetries }: TopicState, intake: number): number {
    const age = Math.max(0, heardSince - intake)
    const delay = Math.min(Math.sqrt(2 * age * BACKOFF_MS), LONGEST_DELAY_MS)
    const patience = delay + REORDERED_MS
    return hasRetries ? patience : Math.min(patience, this.#idleAfter)
  }

  #heard(name: string, intake: number, now: number): TopicState {
    const known = this.#topics.get(name)
    const topic = known ?? {
      name,
      flow: new TopicFlow(),
      oldest: intake,
      heardSince: now,
      lastHeardAt: now,
      hasRetries: false,
      isKnown: false,
    }
    this.#topics.set(name, topic)
    if (now - topic.lastHeardAt >= this.#idleAfter) {
      topic.heardSince = now
      topic.hasRetries = false
    }
    topic.lastHeardAt = now
    topic.oldest = Math.min(topic.oldest, intake)
    return topic
  }

  #appeared(topic: TopicState, watermark: number, now: number): PartitionState {
    if (this.#partitions.size >= MAX_PARTITIONS) this.#forgetLeastRecent()
    const deadline = (intake: number) => topic.heardSince + this.#patience(topic, intake)
    return { topic, missing: new MissingOffsets(deadline), watermark, activeAt: now }
  }

  #forgetLeastRecent(): void {
    for (const [name, { topic }] of this.#partitions) {
      this.#partitions.delete(name)
      const isLast = [...this.#partitions.values()].every((other) => other.topic !== topic)
      if (isLast) this.#topics.delete(topic.name)
      return
    }
  }
}

const keyOf = ({ partition, offset }: SourceRecord): string => `${partition}\n${offset}`

import { MissingOffsets } from './missing-offsets.ts'
import type { Progress } from './progress.ts'
import { nameOf, type SourceRecord } from './source-record.ts'

/** Requests that a KafkaSource has in flight at most. While all are open, it can't bring anything new. */
export const SOURCE_IN_FLIGHT = 100

/** Partition names come from callers, so at most this many are remembered: far more than are in use. */
const MAX_PARTITIONS = 1000

interface PartitionState {
  readonly topic: TopicState
  /** Offsets that were skipped and may still come: the watermark stays at the first of them. */
  readonly missing: MissingOffsets
  /** The newest intake time the partition has brought, in milliseconds since the epoch. */
  watermark: number
  /** When it last brought a new record, or when one of its requests ended with anything but `order_full`. */
  activeAt: number
}

interface TopicState {
  readonly name: string
  openRequests: number
  /** When the topic's source last had all its requests open. */
  fullAt: number
}

/**
 * The watermark of each partition: how far it has come in the intake time of its events. Wall-clock time
 * would not do, as after an outage hours of events arrive in minutes. A partition that could bring an
 * event but brings none is idle: nothing waits for it.
 *
 * `now` is in milliseconds since the epoch everywhere. Only differences count, so the clock may be wrong, but it must not stand still.
 */
export class Watermarks {
  readonly #margins: { readonly window: number; readonly settle: number }
  readonly #idleAfter: number
  /** Until then the watermark is unknown, as a partition may appear that has brought nothing so far. */
  readonly #warmUntil: number
  /** Keyed by name. The partition that brought a record last is the last one. */
  readonly #partitions = new Map<string, PartitionState>()

  /** @param margins `window` and `settle` of {@link Progress}, in milliseconds */
  constructor(margins: { readonly window: number; readonly settle: number }, now: number) {
    this.#margins = margins
    this.#idleAfter = 2 * margins.settle
    this.#warmUntil = now + this.#idleAfter
  }

  /**
   * Notes that a partition has brought a record, whose request is open now.
   * @param intake the change's intake time, at most `now`
   * @returns a function to call when the request is answered, with the time and whether it was sent back
   * for lack of room
   */
  opened(
    record: SourceRecord,
    intake: number,
    now: number,
  ): (now: number, noRoom: boolean) => void {
    const name = nameOf(record)
    const partition = this.#partitions.get(name) ?? this.#appeared(record.topic, intake, now)
    this.#partitions.delete(name)
    this.#partitions.set(name, partition)
    const { offset } = record
    const { watermark, missing, topic } = partition
    const isNew = offset === undefined || missing.arrived(offset, intake, watermark, now)
    if (isNew) partition.activeAt = now
    partition.watermark = Math.max(watermark, intake)
    topic.openRequests++
    return (now, noRoom) => {
      if (!noRoom) partition.activeAt = now
      if (topic.openRequests >= SOURCE_IN_FLIGHT) topic.fullAt = now
      topic.openRequests--
    }
  }

  /** Notes that a record was finished without being ordered, such as a canary: it is not missing. */
  ended(record: SourceRecord, now: number): void {
    const partition = this.#partitions.get(nameOf(record))
    if (!partition || record.offset === undefined) return
    const { watermark, missing } = partition
    missing.arrived(record.offset, watermark, watermark, now)
  }

  /**
   * The intake time that every partition has reached, in milliseconds since the epoch.
   * @param topic looks at the partitions of this topic only
   * @returns Infinity if all partitions are idle
   */
  watermark(now: number, topic?: string): number {
    let lowest = Number.POSITIVE_INFINITY
    for (const partition of this.#partitions.values()) {
      if (topic !== undefined && partition.topic.name !== topic) continue
      const limit = partition.missing.limit(now)
      if (limit === Number.POSITIVE_INFINITY && this.#isIdle(partition, now)) continue
      lowest = Math.min(lowest, partition.watermark, limit)
    }
    return lowest
  }

  progress(now: number): Progress {
    const watermark = now < this.#warmUntil ? Number.NEGATIVE_INFINITY : this.watermark(now)
    return { ...this.#margins, watermark }
  }

  /** The progress of one topic, whatever others may bring; it only bounds how many changes are held. */
  progressOf(topic: string, now: number): Progress {
    return { ...this.#margins, watermark: this.watermark(now, topic) }
  }

  #isIdle({ topic, activeAt }: PartitionState, now: number): boolean {
    if (topic.openRequests >= SOURCE_IN_FLIGHT) return false
    return now - Math.max(activeAt, topic.fullAt) >= this.#idleAfter
  }

  #appeared(name: string, watermark: number, now: number): PartitionState {
    const partitions = [...this.#partitions.values()]
    const { topic } = partitions.find(({ topic }) => topic.name === name) ?? {}
    if (partitions.length >= MAX_PARTITIONS) {
      const [leastRecent] = this.#partitions.keys()
      this.#partitions.delete(leastRecent as string)
    }
    return {
      topic: topic ?? { name, openRequests: 0, fullAt: Number.NEGATIVE_INFINITY },
      missing: new MissingOffsets(this.#idleAfter),
      watermark,
      activeAt: now,
    }
  }
}

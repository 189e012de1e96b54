/** Which record is next where all partitions have to come equally far in the time of their events. */
import type { AssignedPartition, Incoming } from './assigned-partition.ts'
import type { Task } from './backlog.ts'
import type { Limits } from './scheduler.ts'

/** Events of this time before now are live: they are taken at once. In a backlog, the oldest one is next. */
const LIVE_MS = 60_000

export interface EvenOptions extends Limits {
  /** The time of a record's event, in milliseconds since the epoch; undefined if it has none. */
  readonly timeOf: (incoming: Incoming) => number | undefined
  /** The stream of a record's event; undefined if it is not known. */
  readonly streamOf?: (incoming: Incoming) => string | undefined
  /** A partition that has brought nothing for so many milliseconds is not waited for. */
  readonly idle: number
  /** The events in flight that only wait for others: they take nobody's place. */
  readonly held: () => { readonly events: number; readonly bytes: number }
  /** Whether all partitions are this process's. */
  readonly isComplete: () => boolean
  /** The time in milliseconds since the epoch; the default is the system's clock. */
  readonly now?: () => number
}

interface Place {
  /** The newest time of the records that were started. */
  reached: number
  /** The stream whose events it has, once one of them could be read. */
  stream?: string | undefined
}

/**
 * Starts the oldest of the partitions' next records, so that a partition that is ahead stands still. A partition
 * of which no record was read is waited for, unless it is at its end.
 */
export class EvenScheduler {
  readonly #options: EvenOptions
  readonly #now: () => number
  readonly #partitions = new Map<AssignedPartition, Place>()
  inFlight = 0
  #bytes = 0

  constructor(options: EvenOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  add(partition: AssignedPartition): void {
    this.#partitions.set(partition, { reached: Number.NEGATIVE_INFINITY })
  }

  remove(partition: AssignedPartition): void {
    this.#partitions.delete(partition)
  }

  /** Starts the next task; undefined if none may be started now. */
  start(): { readonly backlog: AssignedPartition; readonly task: Task<Incoming> } | undefined {
    if (!this.#options.isComplete()) return undefined
    const now = this.#now()
    let chosen: AssignedPartition | undefined
    let oldest = Number.POSITIVE_INFINITY
    let isAwaiting = false
    for (const partition of this.#partitions.keys()) {
      const { first } = partition
      if (!first) isAwaiting ||= this.#isAwaited(partition)
      else {
        const time = this.#timeOf(first, now)
        if (chosen && time >= oldest) continue
        chosen = partition
        oldest = time
      }
    }
    if (!chosen) return undefined
    // An event without a time, such as one that cannot be read, waits for no other.
    const isOld = oldest <= now - LIVE_MS && oldest > Number.NEGATIVE_INFINITY
    if ((isAwaiting && isOld) || !this.#hasRoomFor(chosen.first as Task<Incoming>)) return undefined
    const place = this.#partitions.get(chosen) as Place
    place.reached = Math.max(place.reached, oldest)
    const task = chosen.start()
    this.inFlight++
    this.#bytes += task.bytes
    return { backlog: chosen, task }
  }

  /** A task is no longer in flight. */
  ended({ bytes }: Task<Incoming>): void {
    this.inFlight--
    this.#bytes -= bytes
  }

  /**
   * All events before this time were started. It is Infinity if no partition is waited for, and -Infinity while it is
   * not known.
   * @param stream counts only its events; a partition of which no event could be read yet may be of any stream
   */
  watermarkOf(stream?: string): number {
    if (!this.#options.isComplete()) return Number.NEGATIVE_INFINITY
    const now = this.#now()
    let lowest = Number.POSITIVE_INFINITY
    for (const [partition, place] of this.#partitions) {
      const { first } = partition
      if (stream !== undefined && first) place.stream ??= this.#options.streamOf?.(first.record)
      if (stream !== undefined && (place.stream ?? stream) !== stream) continue
      const { reached } = place
      if (first) lowest = Math.min(lowest, Math.max(reached, this.#timeOf(first, now)))
      else if (this.#isAwaited(partition)) lowest = Math.min(lowest, reached)
    }
    return lowest
  }

  #hasRoomFor({ bytes }: Task<Incoming>): boolean {
    const { maxInFlight, maxBytes, held } = this.#options
    const { events: heldEvents, bytes: heldBytes } = held()
    const working = this.inFlight - heldEvents
    if (working <= 0) return true
    return working < maxInFlight && this.#bytes - heldBytes + bytes <= maxBytes
  }

  #isAwaited(partition: AssignedPartition): boolean {
    if (partition.until !== undefined && partition.nextOffset >= partition.until) return false
    return partition.nextOffset < partition.end || partition.quietFor < this.#options.idle
  }

  /** A time in the future counts as now: the others would be waited for until then. */
  #timeOf({ record }: Task<Incoming>, now: number): number {
    record.time ??= Math.min(this.#options.timeOf(record) ?? Number.NEGATIVE_INFINITY, now)
    return record.time
  }
}

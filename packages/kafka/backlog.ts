/** The records of one partition that were read and are not finished. */
import { Fifo } from './fifo.ts'
import type { OffsetRange } from './offset-map.ts'
import { OffsetTracker, type Tracked } from './offset-tracker.ts'

/** A record that was read and is not finished. */
export interface Task<R> {
  record: R
  readonly tracked: Tracked
  /** Tasks of one lane are handled one at a time, in their order; undefined: it has none. */
  readonly lane: string | undefined
  readonly bytes: number
  /** How often it was started. */
  attempts: number
}

/**
 * The tasks of one partition. A task is ready if it is the first of its lane; it keeps its lane while it is
 * in flight or waits for a retry, and until it is finished.
 */
export class Backlog<R> {
  readonly offsets: OffsetTracker
  readonly #ready = new Fifo<Task<R>>()
  /** The tasks that wait for their lane, for each lane that has a task. */
  readonly #lanes = new Map<string, Fifo<Task<R>>>()
  inFlight = 0
  /** Tasks that were read and are not in flight: in the queue, or before a retry. */
  waiting = 0
  /** The size of the tasks that wait. */
  waitingBytes = 0
  #onIdle: (() => void)[] = []

  constructor(position: bigint, finished: readonly OffsetRange[] = []) {
    this.offsets = new OffsetTracker(position, finished)
  }

  /** Adds a record that was read, unless an earlier process has finished it. */
  add(offset: bigint, record: R, lane: string | undefined, bytes: number): void {
    const tracked = this.offsets.read(offset)
    if (!tracked) return
    const task = { record, tracked, lane, bytes, attempts: 0 }
    this.waiting++
    this.waitingBytes += bytes
    const queue = lane === undefined ? undefined : this.#lanes.get(lane)
    if (queue) queue.push(task)
    else {
      if (lane !== undefined) this.#lanes.set(lane, new Fifo())
      this.#ready.push(task)
    }
  }

  /** The task that is ready and comes before the others. */
  get first(): Task<R> | undefined {
    return this.#ready.first
  }

  /** The task that may be started next, if any. */
  get next(): Task<R> | undefined {
    const { first } = this.#ready
    if (!first || this.offsets.hasRoomFor(this.inFlight + 1)) return first
    // The map of finished offsets is nearly full: only the lowest unfinished record makes room.
    const lowest = this.#ready.take(({ tracked }) => tracked.offset === this.offsets.position)
    if (lowest) this.#ready.unshift(lowest)
    return lowest
  }

  /** Starts the task that is next. */
  start(): Task<R> {
    const task = this.#ready.shift() as Task<R>
    task.attempts++
    this.waiting--
    this.waitingBytes -= task.bytes
    this.inFlight++
    return task
  }

  /** A task in flight failed, and is tried again later; meanwhile its lane waits. */
  pause(task: Task<R>): void {
    this.waiting++
    this.waitingBytes += task.bytes
    this.#landed()
  }

  /** The time of a task's retry has come: it goes before all others. */
  resume(task: Task<R>): void {
    this.#ready.unshift(task)
  }

  /** A task in flight has ended for good. */
  finish({ tracked, lane }: Task<R>): void {
    this.offsets.finish(tracked)
    this.#landed()
    if (lane === undefined) return
    const next = this.#lanes.get(lane)?.shift()
    if (next) this.#ready.push(next)
    else this.#lanes.delete(lane)
  }

  /** Resolves when no task is in flight. */
  async idle(): Promise<void> {
    if (this.inFlight > 0) await new Promise<void>((resolve) => this.#onIdle.push(resolve))
  }

  #landed(): void {
    this.inFlight--
    if (this.inFlight > 0) return
    for (const resolve of this.#onIdle.splice(0)) resolve()
  }
}

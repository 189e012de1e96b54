/** Which task is started next, over all partitions. */
import type { Backlog, Task } from './backlog.ts'

export interface Limits {
  /** How many tasks may be in flight. */
  readonly maxInFlight: number
  /** How many bytes of records may be in flight; a single larger record may. */
  readonly maxBytes: number
}

/**
 * Starts the tasks of several partitions. The partition with the fewest tasks in flight is next, and none may
 * take all places, so that a busy or stuck partition holds up no other.
 */
export class Scheduler<R, B extends Backlog<R> = Backlog<R>> {
  readonly #limits: Limits
  readonly #backlogs = new Set<B>()
  inFlight = 0
  #bytes = 0

  constructor(limits: Limits) {
    this.#limits = limits
  }

  add(backlog: B): void {
    this.#backlogs.add(backlog)
  }

  /** Its tasks in flight still count until each has {@link ended}. */
  remove(backlog: B): void {
    this.#backlogs.delete(backlog)
  }

  /**
   * Starts the next task; undefined if none may be started now.
   * @param taken places that no task in flight takes
   */
  start(taken = 0): { readonly backlog: B; readonly task: Task<R> } | undefined {
    const { maxInFlight, maxBytes } = this.#limits
    if (this.inFlight + taken >= maxInFlight) return undefined
    // A quarter of the places is for the other partitions.
    const count = this.#backlogs.size
    const kept = Math.min(count - 1, Math.floor(maxInFlight / 4))
    const share = maxInFlight - Math.max(kept, (count - 1) * Math.floor(maxInFlight / (4 * count)))
    let chosen: B | undefined
    for (const backlog of this.#backlogs) {
      if (backlog.inFlight >= Math.max(1, share)) continue
      if (chosen && backlog.inFlight >= chosen.inFlight) continue
      const { next } = backlog
      if (next && (this.inFlight === 0 || this.#bytes + next.bytes <= maxBytes)) chosen = backlog
    }
    if (!chosen) return undefined
    // Among partitions that have equally many in flight, another one is first the next time.
    this.#backlogs.delete(chosen)
    this.#backlogs.add(chosen)
    const task = chosen.start()
    this.inFlight++
    this.#bytes += task.bytes
    return { backlog: chosen, task }
  }

  /** A task is no longer in flight. */
  ended({ bytes }: Task<R>): void {
    this.inFlight--
    this.#bytes -= bytes
  }
}

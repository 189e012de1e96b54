/** What waits for its counterpart, by identity. */
import { type Identity, isSame } from './change.ts'

/** An entry with the time by which its wait is counted, in milliseconds since the epoch. */
export interface Queued {
  readonly key: string
  readonly entry: Identity & { readonly time: number }
}

/** Of those that are the same, the first that came is the first that is taken. */
export class Queues<Q extends Queued> {
  readonly #waiting = new Map<string, Q[]>()
  /** No time is before it. */
  #oldest = Number.POSITIVE_INFINITY
  size = 0

  add(queued: Q): void {
    const queue = this.#waiting.get(queued.key)
    if (queue) queue.push(queued)
    else this.#waiting.set(queued.key, [queued])
    this.#oldest = Math.min(this.#oldest, queued.entry.time)
    this.size++
  }

  take(key: string, entry: Identity): Q | undefined {
    const first = this.#waiting.get(key)?.find((each) => isSame(each.entry, entry))
    if (first) this.remove(first)
    return first
  }

  remove(queued: Q): void {
    const queue = this.#waiting.get(queued.key) ?? []
    const at = queue.indexOf(queued)
    if (at < 0) return
    queue.splice(at, 1)
    if (queue.length === 0) this.#waiting.delete(queued.key)
    this.size--
  }

  /** Those of a time before this one, the oldest first. They stay until they are removed. */
  before(time: number): Q[] {
    if (time <= this.#oldest) return []
    const found: Q[] = []
    let oldest = Number.POSITIVE_INFINITY
    for (const queue of this.#waiting.values()) {
      for (const queued of queue) {
        oldest = Math.min(oldest, queued.entry.time)
        if (queued.entry.time < time) found.push(queued)
      }
    }
    this.#oldest = oldest
    return found.sort((a, b) => a.entry.time - b.entry.time)
  }
}

import type { EventError } from '@tributary/runtime'
import { asksForPatience } from './api.ts'

/** More than one, so that requests are in flight while the events of another are answered. */
export const INITIAL_LIMIT = 4
const MOST = 16

/**
 * How many requests one wiki may get at a time: additive increase, multiplicative decrease. A wiki
 * that asks for fewer requests halves it; each success raises it, as long as more requests are useful.
 */
export class Limit {
  #exact = INITIAL_LIMIT
  #halvings = 0

  get value(): number {
    return Math.floor(this.#exact)
  }

  /** How often it was halved. A request remembers this number from when it was sent. */
  get halvings(): number {
    return this.#halvings
  }

  /** @param useful how many concurrent requests the waiting events could use */
  succeeded(useful: number): void {
    if (useful > this.value) this.#exact = Math.min(MOST, this.#exact + 1 / this.value)
  }

  /** @param halvings {@link halvings} when the request was sent: requests that fail together count once */
  failed(error: EventError, halvings: number): void {
    if (!asksForPatience(error) || halvings !== this.#halvings) return
    this.#exact = Math.max(1, this.#exact / 2)
    this.#halvings++
  }
}

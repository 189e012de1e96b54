import type { EventError } from '@tributary/runtime'
import { asksForPatience } from './api.ts'

/** More than one, so that requests are in flight while the events of another are answered. */
export const START = 4
const MOST = 16

/**
 * How many requests one wiki may get at a time: additive increase, multiplicative decrease. A wiki
 * that asks for fewer requests halves it; each success raises it, as long as more requests are useful.
 */
export class Limit {
  #exact = START
  #cuts = 0

  get value(): number {
    return Math.floor(this.#exact)
  }

  /** How often it was halved. A request remembers this number from when it was sent. */
  get cuts(): number {
    return this.#cuts
  }

  /** @param useful how many concurrent requests the waiting events could use */
  succeeded(useful: number): void {
    if (useful > this.value) this.#exact = Math.min(MOST, this.#exact + 1 / this.value)
  }

  /** @param cuts {@link cuts} when the request was sent: requests that fail together count once */
  failed(error: EventError, cuts: number): void {
    if (!asksForPatience(error) || cuts !== this.#cuts) return
    this.#exact = Math.max(1, this.#exact / 2)
    this.#cuts++
  }
}

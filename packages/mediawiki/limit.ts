import type { EventError } from '../runtime/errors.ts'
import { asksForPatience } from './api.ts'

/** A few, so that some are under way while the events of another are answered and come anew. */
export const START = 4
const MOST = 16

/**
 * How many requests one wiki may get at a time: additive increase, multiplicative decrease. A wiki
 * that asks for patience halves it; success brings it back, and beyond the start if more are wanted.
 */
export class Limit {
  #exact = START
  #cuts = 0

  get value(): number {
    return Math.floor(this.#exact)
  }

  /** What a request has to remember from when it was sent. */
  get cuts(): number {
    return this.#cuts
  }

  /** @param wanted how many requests at a time there could be use for */
  succeeded(wanted: number): void {
    if (wanted > this.value) this.#exact = Math.min(MOST, this.#exact + 1 / this.value)
  }

  /** @param cuts as it was when the request was sent: several that fail together count once */
  failed(error: EventError, cuts: number): void {
    if (!asksForPatience(error) || cuts !== this.#cuts) return
    this.#exact = Math.max(1, this.#exact / 2)
    this.#cuts++
  }
}

import type { EventError } from '../errors.ts'
import { asksForPatience } from './api.ts'

/** A few, so that some are under way while the events of another are answered and come anew. */
export const START = 4
const MOST = 16

/**
 * How many requests one wiki gets at a time: additive increase, multiplicative decrease. A wiki
 * that asks for patience halves it; success brings it back, and beyond the start only if full
 * batches have to wait: what is not full had better gather.
 */
export class Limit {
  #exact = START
  #cuts = 0

  get value(): number {
    return Math.floor(this.#exact)
  }

  /** Whether the wiki has asked for patience, and not recovered yet. */
  get reduced(): boolean {
    return this.#exact < START
  }

  /** What a request has to remember from when it was sent. */
  get cuts(): number {
    return this.#cuts
  }

  succeeded(fullWaits: boolean): void {
    if (this.reduced || fullWaits) this.#exact = Math.min(MOST, this.#exact + 1 / this.value)
  }

  /** @param cuts as it was when the request was sent: several that fail together count once */
  failed(error: EventError, cuts: number): void {
    if (!asksForPatience(error) || cuts !== this.#cuts) return
    this.#exact = Math.max(1, this.#exact / 2)
    this.#cuts++
  }
}

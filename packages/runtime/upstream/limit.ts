/** How many requests one upstream may get at a time. */
import type { EventError } from '../errors.ts'
import { asksForPatience } from './errors.ts'

/**
 * How many requests an upstream may get at a time, by additive increase and multiplicative decrease: an
 * upstream that asks for fewer requests halves the limit; each success raises it, as long as more requests
 * are useful.
 */
export class Limit {
  readonly #most: number
  readonly #isTooMuch: (error: EventError) => boolean
  #exact: number
  #halvings = 0

  /** @param isTooMuch whether an error says that the upstream gets too many requests */
  constructor(initial: number, most: number, isTooMuch = asksForPatience) {
    this.#exact = initial
    this.#most = most
    this.#isTooMuch = isTooMuch
  }

  get value(): number {
    return Math.floor(this.#exact)
  }

  /** How often it was halved. A request remembers this number from when it was sent. */
  get halvings(): number {
    return this.#halvings
  }

  /** @param useful how many concurrent requests the waiting events could use */
  succeeded(useful: number): void {
    if (useful > this.value) this.#exact = Math.min(this.#most, this.#exact + 1 / this.value)
  }

  /** @param halvings {@link halvings} when the request was sent: requests that fail together count once */
  failed(error: EventError, halvings: number): void {
    if (!this.#isTooMuch(error) || halvings !== this.#halvings) return
    this.#exact = Math.max(1, this.#exact / 2)
    this.#halvings++
  }
}

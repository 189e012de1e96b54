import type { Arrival, Placed } from './arrival.ts'
import type { Change } from './change.ts'
import { EXPECTED_MS } from './holes.ts'
import type { Page } from './page.ts'
import { isOver, next, type Waiting } from './waiting.ts'
import { type Horizon, passed } from './watermarks.ts'

/** An arrival that waits. */
export interface Place<A extends Arrival> extends Waiting {
  readonly queue: Queue<A>
  readonly arrival: A
  readonly end: (placed: Placed) => void
  readonly fail: (reason: unknown) => void
  readonly until?: undefined
}

/** What was sent back, and is to come again; what comes after it does not wait longer. */
export interface Expected extends Waiting {
  readonly until: number
}

/** What waits of one page. */
export class Queue<A extends Arrival> {
  readonly page: string
  /** A change is on its way out: one at a time. */
  busy = false
  #waiting: (Place<A> | Expected)[] = []
  #first: Place<A> | Expected | undefined
  #known = false

  constructor(page: string) {
    this.page = page
  }

  get empty(): boolean {
    return this.#waiting.length === 0
  }

  get places(): Place<A>[] {
    return this.#waiting.filter((each) => each.until === undefined)
  }

  /** What has come is not expected any more. */
  add(place: Place<A>): void {
    const { id } = place.change
    this.#waiting = this.#waiting.filter(
      (each) => each.until === undefined || each.change.id !== id,
    )
    this.#waiting.push(place)
  }

  remove(place: Place<A>): boolean {
    const index = this.#waiting.indexOf(place)
    if (index >= 0) this.#waiting.splice(index, 1)
    return index >= 0
  }

  /** It was sent back: what comes after it waits for it a while. */
  expect(change: Change, now: number): void {
    const expected = { change, until: now + EXPECTED_MS }
    this.#waiting.push(expected)
    // So that it is given up in time, even if the page could not be read.
    this.#first ??= expected
  }

  /** Nothing is expected any more. */
  forget(): void {
    this.#waiting = this.places
  }

  /** The first change and what becomes of it; undefined if all wait. */
  next(page: Page | undefined, horizon: Horizon, now: number) {
    this.#known = page !== undefined
    this.#waiting = this.#waiting.filter(
      ({ change, until }) => until === undefined || (until > now && !isOver(page, change)),
    )
    const found = next(page, this.#waiting, horizon)
    this.#first = found?.first
    if (!found || found.decision === 'hold' || found.first.until !== undefined) return undefined
    return { place: found.first, decision: found.decision }
  }

  /** Whether the inputs are beyond the first change, for which all others wait too. */
  isPassed(horizon: Horizon): boolean {
    if (!this.#first || this.#first.until !== undefined) return false
    const margin = this.#known ? horizon.window : horizon.settle
    return passed(horizon, this.#first.change.intake, margin)
  }

  /** Whether the wait may be over. */
  isDue(horizon: Horizon, now: number): boolean {
    if (this.busy) return false
    return this.isPassed(horizon) || (this.#first?.until ?? Number.POSITIVE_INFINITY) <= now
  }
}

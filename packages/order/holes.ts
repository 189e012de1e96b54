/** How long what was sent back is expected: longer than any retry of an hours' outage. */
export const EXPECTED_MS = 150_000

/** While retries go on one comes at least so often, unless they are the last few of an hours' outage. */
const QUIET_MS = 20_000

/** More records than a source reads ahead: then it went on somewhere else. */
const MOST = 2000

interface Hole {
  /** Intake time that the input had reached before it. */
  readonly reached: number
  /** When it was found. */
  readonly since: number
}

/**
 * The records of an input that others behind them have overtaken. After an outage they are those that
 * wait for their retry: the input has come no further than to the first of them. Some never come, such
 * as those that were finished before this process began; they are given up when no other comes either.
 */
export class Holes {
  readonly #patience: number
  /** The lowest offset that has come, and the one after the highest. */
  #first: number | undefined
  #next = 0
  /** When the lowest came: there may be lower ones. */
  #lowered = Number.NEGATIVE_INFINITY
  /** By offset, in that order. */
  #holes = new Map<number, Hole>()
  /** When one of them came last. */
  #filled = 0

  /** @param patience how long it takes for a lower offset to come, if there is one, in milliseconds */
  constructor(patience: number) {
    this.#patience = patience
  }

  /**
   * @param offset of a record that has come
   * @param intake its own, in milliseconds since the epoch
   * @param reached the newest intake time of those before it
   * @returns whether it has come for the first time
   */
  arrived(offset: number, intake: number, reached: number, now: number): boolean {
    if (this.#first === undefined) {
      this.#lowest(offset, now)
      this.#next = offset + 1
      return true
    }
    if (offset < this.#first) return this.#before(offset, intake, now)
    if (offset < this.#next) return this.#fill(offset, now)
    if (offset - this.#next <= MOST) this.#add(this.#next, offset, { reached, since: now })
    this.#next = offset + 1
    return true
  }

  /** Intake time up to which nothing is missing: Infinity if nothing is, -Infinity if nobody knows yet. */
  limit(now: number): number {
    if (now < this.#lowered + this.#patience) return Number.NEGATIVE_INFINITY
    for (const [offset, { reached, since }] of this.#holes) {
      if (Math.max(since, this.#filled) + QUIET_MS > now) return reached
      this.#holes.delete(offset)
    }
    return Number.POSITIVE_INFINITY
  }

  #fill(offset: number, now: number): boolean {
    const missing = this.#holes.delete(offset)
    if (missing) this.#filled = now
    return missing
  }

  /** It was overtaken before this process began, and so may those behind it have been. */
  #before(offset: number, intake: number, now: number): boolean {
    const first = this.#first as number
    if (first - offset > MOST) return true
    const behind = this.#holes
    this.#holes = new Map()
    this.#add(offset + 1, first, { reached: intake, since: now })
    for (const [missing, hole] of behind) this.#holes.set(missing, hole)
    this.#lowest(offset, now)
    return true
  }

  #lowest(offset: number, now: number): void {
    this.#first = offset
    if (offset > 0) this.#lowered = now
  }

  #add(from: number, to: number, hole: Hole): void {
    for (let missing = from; missing < to; missing++) this.#holes.set(missing, hole)
  }
}

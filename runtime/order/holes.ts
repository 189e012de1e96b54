/** How long a record is expected that others have overtaken: longer than any retry of an hours' outage. */
export const EXPECTED_MS = 150_000

/** More records than a source reads ahead: then it went on somewhere else. */
const MOST = 2000

interface Hole {
  /** Intake time that the input had reached before it. */
  readonly reached: number
  readonly until: number
}

/**
 * The records of an input that others behind them have overtaken. After an outage they are those that
 * wait for their retry: the input has come no further than to the first of them.
 */
export class Holes {
  #next: number | undefined
  readonly #holes = new Map<number, Hole>()

  /**
   * @param offset of a record that has come
   * @param reached the newest intake time of those before it, in milliseconds since the epoch
   * @returns whether it has come for the first time
   */
  arrived(offset: number, reached: number, now: number): boolean {
    const missing = this.#holes.delete(offset)
    const next = this.#next ?? offset
    if (offset < next) return missing
    const from = offset - next > MOST ? offset : next
    const hole = { reached, until: now + EXPECTED_MS }
    for (let skipped = from; skipped < offset; skipped++) this.#holes.set(skipped, hole)
    this.#next = offset + 1
    return true
  }

  /** Intake time up to which nothing is missing: Infinity if nothing is. */
  limit(now: number): number {
    // In the order of their offsets, so the first has come least far, and is given up first.
    for (const [offset, { reached, until }] of this.#holes) {
      if (until > now) return reached
      this.#holes.delete(offset)
    }
    return Number.POSITIVE_INFINITY
  }
}

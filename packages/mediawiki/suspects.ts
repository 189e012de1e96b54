/** Suspects beyond this number are forgotten, the oldest first. */
const MAX_SUSPECTS = 1000

/**
 * Revisions whose request failed as a whole. One of them may be the cause every time, and take those
 * that share its request to the dead letters; so each of them is asked for alone when it comes again.
 */
export class Suspects {
  readonly #revIds = new Set<number>()

  get size(): number {
    return this.#revIds.size
  }

  has(revId: number): boolean {
    return this.#revIds.has(revId)
  }

  /**
   * A request has ended.
   * @param revIds the revisions that it asked for
   * @param failed those of them that failed with the whole request
   */
  ended(revIds: readonly number[], failed: readonly number[]): void {
    for (const revId of revIds) this.#revIds.delete(revId)
    for (const revId of failed) this.#revIds.add(revId)
    for (const oldest of this.#revIds) {
      if (this.#revIds.size <= MAX_SUSPECTS) break
      this.#revIds.delete(oldest)
    }
  }
}

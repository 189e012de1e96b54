/**
 * For how long a source was free to do something, such as to read on, or to send a retry. `now` is in milliseconds
 * since the epoch.
 */
export class FreeTime {
  #blockedSince: number | undefined
  /** For how long it was blocked before, in milliseconds. */
  #blockedFor = 0
  /** By the {@link clock}: the end of the last pause. */
  #begin = Number.NEGATIVE_INFINITY
  #hasNews = false

  /** Call it whenever the source may have been blocked, or may be free again. */
  update(isBlocked: boolean, now: number): void {
    if (isBlocked) this.#blockedSince ??= now
    else if (this.#blockedSince !== undefined) {
      this.#blockedFor += now - this.#blockedSince
      this.#blockedSince = undefined
      if (this.#hasNews) this.#begin = this.clock(now)
      this.#hasNews = false
    }
  }

  /** Notes that the source has brought something new, or that a request has ended, but not for want of room. */
  noteNews(): void {
    this.#hasNews = true
  }

  /** A clock in milliseconds that stands still while the source is blocked. */
  clock(now: number): number {
    return (this.#blockedSince ?? now) - this.#blockedFor
  }

  /**
   * How long the source has been free without a pause, in milliseconds; 0 while it is blocked. If it has nothing
   * new to bring, retries alone may fill its requests for a moment, again and again. Such moments don't count, but
   * they are no pauses.
   */
  duration(now: number): number {
    return this.#blockedSince === undefined ? this.clock(now) - this.#begin : 0
  }
}

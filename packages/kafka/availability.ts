/** Says when Kafka is away, and when it is back. */
const REMINDER_MS = 60_000

export class Availability {
  readonly #place: string
  readonly #report: (line: string) => void
  #reportedAt: number | undefined

  /** @param place what messages call Kafka, with its brokers */
  constructor(place: string, report: (line: string) => void) {
    this.#place = place
    this.#report = report
  }

  get isAway(): boolean {
    return this.#reportedAt !== undefined
  }

  /** A request failed. It is reported at once, and each minute. */
  failed(why: string): void {
    const now = performance.now()
    if (this.#reportedAt !== undefined && now - this.#reportedAt < REMINDER_MS) return
    this.#reportedAt = now
    this.#report(`${this.#place} is away; waiting for it (${why})`)
  }

  /** A request was answered. */
  answered(): void {
    if (this.#reportedAt !== undefined) this.#report(`${this.#place} is back`)
    this.#reportedAt = undefined
  }
}

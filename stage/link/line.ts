/** One direction between two sites: how long bytes take, how many pass in a second, and whether any pass. */
export interface Conditions {
  /** How long a byte is on the way, in milliseconds. */
  readonly delayMs: number
  /** How much more or less that may be. TCP keeps the order, so a late byte delays those behind it. */
  readonly jitterMs: number
  /** Shared by all connections of the route. */
  readonly bytesPerSecond: number
}

/** What is on the way on a line. */
interface Stallable {
  /** Call when bytes pass again. @param stalledAt since when none passed */
  resumed(stalledAt: number): void
}

export class Line {
  conditions: Conditions = {
    delayMs: 0,
    jitterMs: 0,
    bytesPerSecond: Number.POSITIVE_INFINITY,
  }
  readonly flows = new Set<Stallable>()
  #freeAt = 0
  #stalledAt: number | undefined

  get isStalled(): boolean {
    return this.#stalledAt !== undefined
  }

  /** When bytes that are sent now arrive, in milliseconds of `performance.now()`. */
  arrival(bytes: number): number {
    const { delayMs, jitterMs, bytesPerSecond } = this.conditions
    this.#freeAt = Math.max(performance.now(), this.#freeAt) + (bytes / bytesPerSecond) * 1000
    return this.#freeAt + Math.max(0, delayMs + (2 * Math.random() - 1) * jitterMs)
  }

  /** From now on every packet is lost, and both ends wait. */
  stall(): void {
    this.#stalledAt ??= performance.now()
  }

  resume(): void {
    const stalledAt = this.#stalledAt
    if (stalledAt === undefined) return
    this.#stalledAt = undefined
    for (const flow of this.flows) flow.resumed(stalledAt)
  }
}

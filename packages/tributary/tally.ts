import type { Outcome } from './delivery.ts'

/** Counts what became of the events of one run: in = enriched + skipped + dead, or something is lost. */
export class Tally {
  in = 0
  #began = performance.now()
  enriched = 0
  /** Without a place in the order of their page: page-change-order alone. */
  inconsistent = 0
  skipped = 0
  /** Calls and stores that were tried again. */
  retried = 0
  dead = 0
  /** Dead letters that are in a file. */
  stored = 0

  begin(): void {
    this.#began = performance.now()
  }

  /** The same events, each counted as it is read. */
  async *reading<T>(events: AsyncIterable<T>): AsyncGenerator<T> {
    for await (const event of events) {
      this.in++
      yield event
    }
  }

  /** An event that was read, but left to the next run. */
  giveBack(): void {
    this.in--
  }

  count(outcome: Outcome): void {
    this[outcome.kind]++
    if (outcome.kind === 'dead' && outcome.stored) this.stored++
  }

  /** Events that are neither emitted, skipped nor stored as a dead letter: the run has failed. */
  get unaccounted(): number {
    return this.in - this.enriched - this.inconsistent - this.skipped - this.stored
  }

  get seconds(): number {
    return (performance.now() - this.#began) / 1000
  }

  /** `71 in, 71 enriched, 0 skipped, 0 retried, 0 dead letters in 0.4 s (177/s)`. */
  summary(): string {
    const { seconds } = this
    const rate = Math.round(this.in / Math.max(seconds, 0.001))
    const line = `${this} in ${seconds.toFixed(1)} s (${rate}/s)`
    if (this.unaccounted === 0) return line
    const printed = this.dead - this.stored
    const why = printed > 0 ? ` (${printed} only printed: see --dead-letters)` : ''
    return `${line}, ${this.unaccounted} unaccounted for${why}`
  }

  toString(): string {
    const letters = this.dead === 1 ? 'dead letter' : 'dead letters'
    const inconsistent = this.inconsistent === 0 ? '' : `${this.inconsistent} inconsistent, `
    return `${this.in} in, ${this.enriched} enriched, ${inconsistent}${this.skipped} skipped, ${this.retried} retried, ${this.dead} ${letters}`
  }
}

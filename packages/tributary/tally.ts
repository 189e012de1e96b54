import type { Outcome } from './dispatcher.ts'

/**
 * Counts the outcomes of one run. If nothing is lost, in = enriched + inconsistent + skipped + dead, and
 * all dead letters are stored.
 */
export class Tally {
  in = 0
  #began = performance.now()
  enriched = 0
  /** Events without a place in the order of their page; only page-change-order has them. */
  inconsistent = 0
  skipped = 0
  /** Calls that were tried again. */
  retried = 0
  dead = 0
  /** Dead letters in a file or topic, not only printed. */
  stored = 0

  begin(): void {
    this.#began = performance.now()
  }

  /** Passes events on, and counts each. */
  async *reading<T>(events: AsyncIterable<T>): AsyncGenerator<T> {
    for await (const event of events) {
      this.in++
      yield event
    }
  }

  /** An event that was read is left to the next run. */
  leave(): void {
    this.in--
  }

  count(outcome: Outcome): void {
    this[outcome.kind]++
    if (outcome.kind === 'dead' && outcome.stored) this.stored++
  }

  /** Events that are neither stored, skipped nor a stored dead letter: if there are any, the run failed. */
  get unaccounted(): number {
    return this.in - this.enriched - this.inconsistent - this.skipped - this.stored
  }

  /** Whether there were events, and all of them became dead letters. */
  get allFailed(): boolean {
    return this.dead > 0 && this.enriched + this.inconsistent + this.skipped === 0
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

import type { Span } from '@opentelemetry/api'
import type { Revision } from './answer.ts'

/** Where a pending revision is: in the coalescer's queue, then in a batch. */
export interface Place {
  /** No event waits for the revision any more; the last one gave up for this reason. */
  abandoned(pending: PendingRevision, reason: unknown): void
}

/** A revision that events wait for; several events may wait for the same one. */
export class PendingRevision {
  readonly revId: number
  place: Place
  #waiters: Waiter[] = []

  constructor(revId: number, place: Place) {
    this.revId = revId
    this.place = place
  }

  /** The spans of the events that wait. */
  get spans(): Span[] {
    return this.#waiters.map(({ span }) => span)
  }

  /** Waits for {@link resolve} or {@link reject}, or until the signal is aborted. */
  wait(signal: AbortSignal, span: Span): Promise<Revision | undefined> {
    return new Promise((resolve, reject) => {
      const waiter = { signal, span, resolve, reject }
      this.#waiters.push(waiter)
      // The listener is never removed: the signal belongs to one event, and ends with it.
      signal.addEventListener('abort', () => this.#giveUp(waiter))
    })
  }

  /** @param revision undefined: the wiki does not have it */
  resolve(revision: Revision | undefined): void {
    for (const { resolve } of this.#waiters) resolve(revision)
    this.#waiters = []
  }

  reject(error: unknown): void {
    for (const { reject } of this.#waiters) reject(error)
    this.#waiters = []
  }

  /** One event stops waiting; the others go on. */
  #giveUp(waiter: Waiter): void {
    const index = this.#waiters.indexOf(waiter)
    if (index < 0) return
    this.#waiters.splice(index, 1)
    waiter.reject(waiter.signal.reason)
    if (this.#waiters.length === 0) this.place.abandoned(this, waiter.signal.reason)
  }
}

/** One event that waits. */
interface Waiter {
  readonly signal: AbortSignal
  readonly span: Span
  readonly resolve: (revision: Revision | undefined) => void
  readonly reject: (reason: unknown) => void
}

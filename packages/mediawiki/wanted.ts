import type { Span } from '@opentelemetry/api'
import type { Revision } from './answer.ts'

/** Who sees to it that a wanted revision comes: the queue it waits in, then its batch. */
export interface Keeper {
  /** Nobody waits for it any more; the last one went for this reason. */
  abandoned(wanted: Wanted, reason: unknown): void
}

/** A revision that events wait for; several of them may want the same one. */
export class Wanted {
  readonly revId: number
  keeper: Keeper
  #waiters: Waiter[] = []

  constructor(revId: number, keeper: Keeper) {
    this.revId = revId
    this.keeper = keeper
  }

  /** The spans of the events that wait. */
  get spans(): Span[] {
    return this.#waiters.map(({ span }) => span)
  }

  /** Waits for {@link come} or {@link fail}, or until the signal is aborted. */
  wait(signal: AbortSignal, span: Span): Promise<Revision | undefined> {
    return new Promise((resolve, reject) => {
      const waiter = new Waiter(this, signal, span, resolve, reject)
      this.#waiters.push(waiter)
      // Never removed: the signal is the event's own, and ends with it.
      signal.addEventListener('abort', waiter)
    })
  }

  /** One has gone, and leaves the others alone. */
  leave(waiter: Waiter): void {
    const index = this.#waiters.indexOf(waiter)
    if (index < 0) return
    this.#waiters.splice(index, 1)
    waiter.reject(waiter.signal.reason)
    if (this.#waiters.length === 0) this.keeper.abandoned(this, waiter.signal.reason)
  }

  /** @param revision undefined: the wiki does not have it */
  come(revision: Revision | undefined): void {
    for (const { resolve } of this.#waiters) resolve(revision)
    this.#waiters = []
  }

  fail(error: unknown): void {
    for (const { reject } of this.#waiters) reject(error)
    this.#waiters = []
  }
}

/** One event that waits. It listens to its own signal, so that an event costs no more closures. */
class Waiter {
  readonly #wanted: Wanted
  readonly signal: AbortSignal
  readonly span: Span
  readonly resolve: (revision: Revision | undefined) => void
  readonly reject: (reason: unknown) => void

  constructor(
    wanted: Wanted,
    signal: AbortSignal,
    span: Span,
    resolve: Waiter['resolve'],
    reject: Waiter['reject'],
  ) {
    this.#wanted = wanted
    this.signal = signal
    this.span = span
    this.resolve = resolve
    this.reject = reject
  }

  handleEvent(): void {
    this.#wanted.leave(this)
  }
}

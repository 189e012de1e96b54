/** A question to an upstream that events wait for; several events may wait for the same one. */
import type { Span } from '@opentelemetry/api'

/** Where a pending question is: in a queue, then in a request. */
export interface Place<K, T> {
  /** No event waits for the answer any more; the last one gave up for this reason. */
  abandoned(pending: Pending<K, T>, reason: unknown): void
  /** Says more exactly why an event gave up, if the place knows: a RetryableError whose cause is the reason. */
  whyAbandoned?(reason: unknown): unknown
}

/** One question that several events may wait for. `K` says what is asked, `T` is the answer. */
export class Pending<K, T> {
  readonly key: K
  place: Place<K, T>
  #waiters: Waiter<T>[] = []

  constructor(key: K, place: Place<K, T>) {
    this.key = key
    this.place = place
  }

  /** The spans of the events that wait. */
  get spans(): Span[] {
    return this.#waiters.map(({ span }) => span)
  }

  /** Waits for {@link resolve} or {@link reject}, or until the signal is aborted. */
  wait(signal: AbortSignal, span: Span): Promise<T> {
    return new Promise((resolve, reject) => {
      const waiter = { signal, span, resolve, reject }
      this.#waiters.push(waiter)
      // The listener is never removed: the signal belongs to one event, and ends with it.
      signal.addEventListener('abort', () => this.#giveUp(waiter))
    })
  }

  resolve(answer: T): void {
    for (const { resolve } of this.#waiters) resolve(answer)
    this.#waiters = []
  }

  reject(error: unknown): void {
    for (const { reject } of this.#waiters) reject(error)
    this.#waiters = []
  }

  /** One event stops waiting; the others go on. */
  #giveUp(waiter: Waiter<T>): void {
    const index = this.#waiters.indexOf(waiter)
    if (index < 0) return
    this.#waiters.splice(index, 1)
    const { reason } = waiter.signal
    waiter.reject(this.place.whyAbandoned?.(reason) ?? reason)
    if (this.#waiters.length === 0) this.place.abandoned(this, reason)
  }
}

/** One event that waits. */
interface Waiter<T> {
  readonly signal: AbortSignal
  readonly span: Span
  readonly resolve: (answer: T) => void
  readonly reject: (reason: unknown) => void
}

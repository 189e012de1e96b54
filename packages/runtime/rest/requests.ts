/** The requests to one REST API: a queue, of which the limit lets some through at a time. */
import type { Span } from '@opentelemetry/api'
import type { EventError } from '../errors.ts'
import { asksForPatience } from '../upstream/errors.ts'
import { Limit } from '../upstream/limit.ts'
import { Pending, type Place } from '../upstream/pending.ts'

/** Makes one request. */
export type Ask<T> = (url: string, signal: AbortSignal, parents: readonly Span[]) => Promise<T>

/** Each event needs a request of its own, so many are useful at a time. */
export const INITIAL_LIMIT = 32
const MOST = 128

/** An API that is slower than its timeout gets too many requests, as one that answers 429. */
const isTooMuch = (error: EventError) => asksForPatience(error) || error.code === 'upstream_timeout'

export class Requests<T> implements Place<string, T> {
  readonly limit = new Limit(INITIAL_LIMIT, MOST, isTooMuch)
  readonly #queue = new Map<string, Pending<string, T>>()
  readonly #ask: Ask<T>
  #inFlight = 0
  #isLeaving = false

  constructor(ask: Ask<T>) {
    this.#ask = ask
  }

  get inFlight(): number {
    return this.#inFlight
  }

  /**
   * Joins a queued request for the same URL, but not one in flight: its answer may describe the world
   * before the event.
   * @throws RetryableError `upstream_…`, RefusedError, or the signal's reason
   */
  async get(url: string, signal: AbortSignal, span: Span): Promise<T> {
    signal.throwIfAborted()
    const pending = this.#queue.get(url) ?? new Pending<string, T>(url, this)
    this.#queue.set(url, pending)
    // After this turn of the event loop, so that events that arrived together share a request.
    if (!this.#isLeaving) setImmediate(() => this.#leave())
    this.#isLeaving = true
    return pending.wait(signal, span)
  }

  /** Every event that waited for a queued request has ended. */
  abandoned({ key }: Pending<string, T>): void {
    this.#queue.delete(key)
  }

  #leave(): void {
    this.#isLeaving = false
    for (const pending of this.#queue.values()) {
      if (this.#inFlight >= this.limit.value) return
      this.#queue.delete(pending.key)
      void this.#send(pending)
    }
  }

  async #send(pending: Pending<string, T>): Promise<void> {
    const abort = new AbortController()
    pending.place = { abandoned: (_, reason) => abort.abort(reason) }
    const { halvings } = this.limit
    this.#inFlight++
    try {
      const answer = await this.#ask(pending.key, abort.signal, pending.spans)
      this.limit.succeeded(this.#inFlight + this.#queue.size)
      pending.resolve(answer)
    } catch (error) {
      this.limit.failed(error as EventError, halvings)
      pending.reject(error)
    } finally {
      this.#inFlight--
      this.#leave()
    }
  }
}

import type { Span } from '@opentelemetry/api'
import {
  type EventError,
  Limit,
  Pending,
  type Place,
  RetryableError,
  StatusError,
} from '@tributary/runtime'
import { type Ask, type Asked, Batch } from './batch.ts'
import type { Pace } from './pace.ts'
import { Suspects } from './suspects.ts'

/** MediaWiki accepts this many revisions in one request from a client without special rights. */
const FULL = 50
/** Requests that a wiki may get at a time. More than one, so that some are in flight while events are answered. */
export const INITIAL_LIMIT = 4
const MOST = 16
/** A further concurrent request is worth it for each 16 revisions that events wait for. */
const REVISIONS_PER_REQUEST = 16

/**
 * Gathers the revisions that events ask one wiki for into shared requests. A batch leaves when the
 * wiki is idle, when the batch is full, or after the wait; and only if the limit and the pace allow one more
 * request. A batch that the limit held back waits once more after an answer, since the callers that were
 * just answered are about to send their next events.
 */
export class Coalescer<T> implements Place<number, T | undefined> {
  readonly limit = new Limit(INITIAL_LIMIT, MOST)
  /** Revisions whose last request failed; each is asked for alone. */
  readonly suspects = new Suspects()
  readonly pace: Pace
  readonly #queue = new Map<number, Asked<T>>()
  readonly #ask: Ask<T>
  readonly #wait: number
  readonly #onIdle: () => void
  /** Requests in flight. */
  #inFlight = 0
  /** Revisions that they ask for. */
  #asked = 0
  #timer: NodeJS.Timeout | undefined
  #immediate: NodeJS.Immediate | undefined

  /**
   * @param ask makes one request to this wiki
   * @param wait MEDIAWIKI_BATCH_WAIT_MS
   * @param onIdle called when nothing is queued or in flight any more
   */
  constructor(ask: Ask<T>, wait: number, pace: Pace, onIdle: () => void) {
    this.pace = pace
    this.#ask = async (...request) => {
      const [, , signal] = request
      // A batch leaves in its turn; a further request of it may have to wait.
      const turn = pace.turn(signal)
      if (turn) await turn
      const { halvings } = this.limit
      try {
        const answer = await ask(...request)
        this.limit.succeeded(this.#usefulRequests)
        return answer
      } catch (error) {
        this.#failed(error as EventError, halvings)
        throw error
      }
    }
    this.#wait = wait
    this.#onIdle = onIdle
  }

  get inFlight(): number {
    return this.#inFlight
  }

  get idle(): boolean {
    return this.#inFlight === 0 && this.#queue.size === 0
  }

  /**
   * Joins a queued request for the same revision, but not one in flight: its answer may describe the
   * wiki before the event.
   */
  get(revId: number, signal: AbortSignal, span: Span): Promise<T | undefined> {
    let pending = this.#queue.get(revId)
    if (!pending) {
      pending = new Pending(revId, this)
      this.#queue.set(revId, pending)
    }
    const revision = pending.wait(signal, span)
    this.#gather()
    return revision
  }

  abandoned({ key: revId }: Asked<T>): void {
    this.#queue.delete(revId)
    if (this.#queue.size === 0) this.#stopGathering()
    if (this.idle) this.#onIdle()
  }

  /** An event that the pace kept in the queue until its deadline. */
  whyAbandoned(reason: EventError): EventError | undefined {
    if (this.pace.wait === 0 || reason.code !== 'deadline_exceeded') return undefined
    return new RetryableError(`${this.pace.reason} before the event's deadline`, {
      code: 'upstream_busy',
      cause: reason,
    })
  }

  #failed(error: EventError, halvings: number): void {
    this.limit.failed(error, halvings)
    if (error instanceof StatusError && error.retryAfter) this.pace.hold(error.retryAfter)
  }

  #gather(): void {
    while (this.#queue.size >= FULL && this.#mayAsk()) this.#send()
    if (this.#queue.size === 0) return
    if (this.#inFlight > 0 && this.#wait > 0) this.#timer ??= setTimeout(this.#leave, this.#wait)
    // After this turn of the event loop, so that events that arrived together share a request.
    else this.#immediate ??= setImmediate(this.#leave)
  }

  #leave = (): void => {
    this.#stopGathering()
    while (this.#queue.size > 0 && this.#mayAsk()) this.#send()
    const { wait } = this.pace
    if (wait > 0 && this.#queue.size > 0) this.#timer = setTimeout(this.#leave, wait)
  }

  #mayAsk(): boolean {
    return this.#inFlight < Math.min(this.limit.value, this.#usefulRequests) && this.pace.wait === 0
  }

  /** How many concurrent requests are of use for the revisions that events wait for. */
  get #usefulRequests(): number {
    const revisions = this.#asked + this.#queue.size
    return Math.max(INITIAL_LIMIT, Math.ceil(revisions / REVISIONS_PER_REQUEST))
  }

  #send(): void {
    const batch = this.#takeBatch()
    if (this.#queue.size === 0) this.#stopGathering()
    this.#inFlight++
    this.#asked += batch.length
    new Batch(batch, this.#ask).run().then((failed) => {
      this.suspects.ended(
        batch.map(({ key }) => key),
        failed,
      )
      this.#returned(batch.length)
    })
  }

  /** The oldest of the queue: a suspect alone, or as many others as fit. */
  #takeBatch(): Asked<T>[] {
    const batch: Asked<T>[] = []
    for (const pending of this.#queue.values()) {
      const alone = this.suspects.has(pending.key)
      if (alone && batch.length > 0) continue
      batch.push(pending)
      if (alone || batch.length === FULL) break
    }
    for (const { key } of batch) this.#queue.delete(key)
    return batch
  }

  #returned(revisions: number): void {
    this.#inFlight--
    this.#asked -= revisions
    this.#gather()
    if (this.idle) this.#onIdle()
  }

  #stopGathering(): void {
    clearTimeout(this.#timer)
    clearImmediate(this.#immediate)
    this.#timer = undefined
    this.#immediate = undefined
  }
}

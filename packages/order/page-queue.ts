import type { Arrival } from './arrival.ts'
import type { Change } from './change.ts'
import type { FinalDecision } from './decide.ts'
import { decideFirst, hasMovedOn, type QueueEntry } from './first-in-queue.ts'
import type { PageState } from './page-state.ts'
import { hasPassed, type Progress } from './progress.ts'
import type { IsExpired } from './retries.ts'

/** A change whose request is open. */
export interface OpenRequest<A extends Arrival> extends QueueEntry {
  readonly queue: PageQueue<A>
  readonly arrival: A
  /** The request's caller waits for this. */
  readonly decision: Promise<FinalDecision>
  readonly resolve: (decision: FinalDecision) => void
  readonly reject: (reason: unknown) => void
  readonly isExpired?: never
}

/** A change that was answered 503. Later changes of its page wait until it comes again, or its time is over. */
interface ExpectedRetry extends QueueEntry {
  readonly isExpired: IsExpired
}

/** The queued changes of one page. */
export class PageQueue<A extends Arrival> {
  readonly page: string
  /** Whether a change of the page is being published: there is one at a time. */
  busy = false
  #entries: (OpenRequest<A> | ExpectedRetry)[] = []
  /** The first entry, as {@link next} last found it. */
  #first: OpenRequest<A> | ExpectedRetry | undefined
  #hasState = false

  /** @param page the page's key */
  constructor(page: string) {
    this.page = page
  }

  get empty(): boolean {
    return this.#entries.length === 0
  }

  get requests(): OpenRequest<A>[] {
    return this.#entries.filter((entry) => entry.isExpired === undefined)
  }

  /** Adds a request. If it is an expected retry, it is not expected any more. */
  add(request: OpenRequest<A>): void {
    const { id } = request.change
    this.#entries = this.#entries.filter((entry) => !entry.isExpired || entry.change.id !== id)
    this.#entries.push(request)
  }

  /** @returns whether the request was in the queue */
  remove(request: OpenRequest<A>): boolean {
    const index = this.#entries.indexOf(request)
    if (index >= 0) this.#entries.splice(index, 1)
    return index >= 0
  }

  /** Makes later changes of the page wait for the retry of a change that was sent back. */
  expectRetry(change: Change, isExpired: IsExpired): void {
    const expected = { change, isExpired }
    this.#entries.push(expected)
    // Without this, an expected retry would never expire on a page whose state could not be read.
    this.#first ??= expected
  }

  forgetExpectedRetries(): void {
    this.#entries = this.requests
  }

  /**
   * The first request and the decision about it.
   * @param state undefined if nothing is known of the page
   * @returns undefined if all requests have to wait, or there are none
   */
  next(state: PageState | undefined, progress: Progress, now: number) {
    this.#hasState = state !== undefined
    this.#entries = this.#entries.filter(
      ({ change, isExpired }) => !isExpired || !(isExpired(now) || hasMovedOn(state, change)),
    )
    const found = decideFirst(state, this.#entries, progress)
    this.#first = found?.first
    if (!found || found.decision === 'hold' || found.first.isExpired) {
      return undefined
    }
    return { request: found.first, decision: found.decision }
  }

  /** Whether the watermark has passed the first request. All others of the page wait for that one. */
  isPassed(progress: Progress): boolean {
    if (!this.#first || this.#first.isExpired) return false
    const margin = this.#hasState ? progress.window : progress.settle
    return hasPassed(progress, this.#first.change.intake, margin)
  }

  /** Whether it is worth calling {@link next} again, though no new request was added. */
  isDue(progress: Progress, now: number): boolean {
    if (this.busy) return false
    return this.isPassed(progress) || this.#first?.isExpired?.(now) === true
  }
}

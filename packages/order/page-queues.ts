import type { EventError } from '@tributary/runtime'
import type { Arrival } from './arrival.ts'
import type { Change } from './change.ts'
import type { FinalDecision } from './decide.ts'
import { HeldRequests, type HoldLimits } from './held-requests.ts'
import { type OpenRequest, PageQueue } from './page-queue.ts'
import type { PageState } from './page-state.ts'
import type { Inputs, Progress } from './progress.ts'
import { protocolSteps } from './protocol.ts'
import { type Parts, runProtocol } from './run-protocol.ts'

/** The queues of all pages. Runs them: lets their changes out in order, one at a time for each page. */
export class PageQueues<A extends Arrival> {
  readonly #parts: Parts<A>
  readonly #inputs: () => Inputs
  readonly #now: () => number
  /** Keyed by page: the queues that have an open request or an expected retry. */
  readonly #queues = new Map<string, PageQueue<A>>()
  readonly heldRequests: HeldRequests<A>
  /** Their changes are being published or reported. */
  readonly #publishing = new Set<OpenRequest<A>>()

  /** @param inputs the current ones; they are replaced when the leadership changes */
  constructor(parts: Parts<A>, limits: HoldLimits, inputs: () => Inputs, now: () => number) {
    this.#parts = parts
    this.#inputs = inputs
    this.#now = now
    this.heldRequests = new HeldRequests(limits)
  }

  /** How many changes wait for an earlier change of their page. */
  get held(): number {
    return this.heldRequests.size
  }

  /** How many pages have an open request or an expected retry. */
  get size(): number {
    return this.#queues.size
  }

  isPublishing(topic: string): boolean {
    for (const { arrival } of this.#publishing) if (arrival.record.topic === topic) return true
    return false
  }

  /** Adds a request to its page's queue, which has to be {@link run} then. */
  add(arrival: A, change: Change): OpenRequest<A> {
    const { page } = arrival
    const queue = this.#queues.get(page) ?? new PageQueue<A>(page)
    this.#queues.set(page, queue)
    const { promise: decision, resolve, reject } = Promise.withResolvers<FinalDecision>()
    const request = { queue, arrival, change, decision, resolve, reject }
    queue.add(request)
    return request
  }

  /** Lets out the changes of a page, one after the other, until the first one has to wait. */
  async run(queue: PageQueue<A>): Promise<void> {
    if (queue.busy) return
    queue.busy = true
    try {
      let state = await this.#parts.store.read(queue.page)
      for (;;) {
        const now = this.#now()
        const { forgottenBefore } = this.#parts.store
        const progress = { ...this.#inputs().progress(now), forgottenBefore }
        const next = queue.next(state, progress, now)
        if (!next) break
        state = await this.#finish(next.request, state, next.decision)
      }
    } catch (error) {
      for (const request of queue.requests) this.sendBack(request, error)
    }
    queue.busy = false
    if (queue.empty) this.#queues.delete(queue.page)
    this.#hold(queue.requests)
  }

  /** Runs the queues whose first change may have waited long enough. */
  runDue(progress: Progress, now: number): void {
    for (const queue of this.#queues.values()) if (queue.isDue(progress, now)) void this.run(queue)
  }

  /** Rejects a request and expects its retry, unless its change is being published. */
  sendBack(request: OpenRequest<A>, error: unknown): void {
    const { queue } = request
    if (!queue.remove(request)) return
    this.heldRequests.delete(request)
    this.#expectRetry(request)
    request.reject(error)
  }

  /** Rejects all requests whose change is not being published, and expects no retries. */
  clear(error: unknown): void {
    const queues = [...this.#queues.values()]
    for (const request of queues.flatMap(({ requests }) => requests)) this.sendBack(request, error)
    for (const queue of queues) {
      queue.forgetExpectedRetries()
      if (queue.empty && !queue.busy) this.#queues.delete(queue.page)
    }
  }

  /**
   * Runs the protocol for a change and settles its request.
   * @returns the page's state in the store afterwards
   */
  async #finish(
    request: OpenRequest<A>,
    state: PageState | undefined,
    decision: FinalDecision,
  ): Promise<PageState | undefined> {
    const { queue, change, arrival } = request
    this.heldRequests.delete(request)
    queue.remove(request)
    this.#publishing.add(request)
    try {
      const after = await runProtocol(protocolSteps(state, change, decision), arrival, this.#parts)
      request.resolve(decision)
      return after
    } catch (error) {
      // A change that is given up does not come again.
      if ((error as EventError).retryable !== false) this.#expectRetry(request)
      request.reject(error)
      return this.#parts.store.read(queue.page)
    } finally {
      this.#publishing.delete(request)
    }
  }

  #expectRetry({ queue, change, arrival }: OpenRequest<A>): void {
    queue.expectRetry(change, this.#inputs().expectRetry(arrival.record.topic, this.#now()))
  }

  /** Holds requests of one page, and sends back those that their topics have no room for. */
  #hold(requests: readonly OpenRequest<A>[]): void {
    for (const request of requests) this.heldRequests.add(request)
    for (const topic of new Set(requests.map(({ arrival }) => arrival.record.topic))) {
      const progress = this.#inputs().progressOf(topic, this.#now())
      for (const [excess, error] of this.heldRequests.excess(topic, progress))
        this.sendBack(excess, error)
    }
  }
}

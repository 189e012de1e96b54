import type { EventError } from '@tributary/runtime'
import type { Arrival } from './arrival.ts'
import type { FinalDecision } from './decide.ts'
import type { HoldLimits } from './held-requests.ts'
import { activeEpoch, type Leadership } from './leadership.ts'
import type { OrderInputs } from './order-inputs.ts'
import type { Outputs } from './outputs.ts'
import { PageQueues } from './page-queues.ts'
import { isOrderFull, standby } from './refusals.ts'
import type { SourceRecord } from './source-record.ts'
import type { OrderStore } from './store.ts'
import type { Ending } from './topic-flow.ts'
import { Watermarks } from './watermarks.ts'

export interface OrderOptions extends HoldLimits {
  /** How far an event may be out of place, in milliseconds of intake time. */
  readonly window: number
  /** How far an event may be out of place on a page that has no state yet, in the same unit. */
  readonly settle: number
  /** Makes the inputs, for each time of being active; the default are KafkaSources' requests. */
  readonly openInputs?: () => OrderInputs
  /** The time in milliseconds since the epoch; the default is the system's clock. */
  readonly now?: () => number
}

/**
 * Puts the changes of each page in order. A change waits in its open request until every change that
 * belongs before it has gone out, or the watermark says that none will arrive any more.
 *
 * @example
 * const order = new PageOrder(store, lease, outputs, options)
 * setInterval(() => order.tick(), 25)
 * const decision = await order.place({ page, change, record, bytes, signal })
 */
export class PageOrder<A extends Arrival> {
  readonly #leadership: Leadership
  readonly #now: () => number
  readonly #queues: PageQueues<A>
  readonly #open: () => OrderInputs
  #inputs: OrderInputs

  /** @param leadership whether this instance is active, e.g. a `Lease` */
  constructor(
    store: OrderStore,
    leadership: Leadership,
    outputs: Outputs<A>,
    options: OrderOptions,
  ) {
    this.#leadership = leadership
    this.#now = options.now ?? Date.now
    this.#open = options.openInputs ?? (() => new Watermarks(options))
    this.#inputs = this.#open()
    const parts = { store, leadership, outputs }
    this.#queues = new PageQueues(parts, options, () => this.#inputs, this.#now)
  }

  /** How many changes wait for an earlier change of their page. */
  get held(): number {
    return this.#queues.held
  }

  /** The size of the changes that wait. */
  get heldBytes(): number {
    return this.#queues.heldRequests.bytes
  }

  /** How many pages have an open request or an expected retry. */
  get pages(): number {
    return this.#queues.size
  }

  /** How far the watermark is behind the clock, in milliseconds; 0 if all partitions are idle. */
  get lag(): number {
    const now = this.#now()
    const seen = this.#inputs.seen(now)
    return Number.isFinite(seen) ? Math.max(0, now - seen) : 0
  }

  /**
   * Puts a change in its place: resolves when it was published, reported or found to be a duplicate.
   * @throws EventError if the change has to be delivered again: `standby`, `order_full`,
   * `store_unavailable`, the error of an output, or the reason of the arrival's signal
   */
  async place(arrival: A): Promise<FinalDecision> {
    activeEpoch(this.#leadership)
    const { record, signal } = arrival
    signal.throwIfAborted()
    const now = this.#now()
    // A time in the future would make the change wait until then, and make all other changes late.
    const change = { ...arrival.change, intake: Math.min(arrival.change.intake, now) }
    const request = this.#queues.add(arrival, change)
    const onAbort = () => this.#queues.sendBack(request, signal.reason)
    signal.addEventListener('abort', onAbort)
    const closed = this.#inputs.opened(record, change.intake, now)
    void this.#queues.run(request.queue)
    let ending: Ending = 'finished'
    try {
      return await request.decision
    } catch (error) {
      ending = isOrderFull(error) ? 'no-room' : 'again'
      throw error
    } finally {
      signal.removeEventListener('abort', onAbort)
      closed(ending, this.#now())
    }
  }

  /** Notes that a record was finished, whether it was placed here or not: it is not missing. */
  ended(record: SourceRecord): void {
    this.#inputs.ended(record, this.#now())
  }

  /** Lets out the changes that have waited long enough. Call it some 40 times a second. */
  tick(): void {
    // Reading the epoch also ends a lease whose time is over, even while no change arrives.
    if (this.#leadership.epoch === undefined) return
    const now = this.#now()
    this.#inputs.tick(now, this.#queues.heldRequests, (topic) => this.#queues.isPublishing(topic))
    this.#queues.runDue(this.#inputs.progress(now), now)
  }

  /**
   * Sends all held changes back and forgets the watermarks. Call it when this instance becomes active or
   * a standby, and when it drains.
   * @param error the error with which the calls of {@link place} reject
   */
  clear(error: EventError = standby()): void {
    this.#inputs = this.#open()
    this.#queues.clear(error)
  }
}

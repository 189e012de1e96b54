import { type EventError, RetryableError } from '@tributary/runtime'
import type { Arrival, OrderOptions, Outputs, Placed } from './arrival.ts'
import type { Page } from './page.ts'
import { type Place, Queue } from './queue.ts'
import type { OrderStore } from './store.ts'
import { turn } from './turn.ts'
import { type Input, Watermarks } from './watermarks.ts'

/** Whether this instance is the active one. */
export interface Leadership {
  /** Its epoch; undefined while it is a standby. */
  readonly epoch: number | undefined
  /** Why it is one, if not since another instance is active. */
  readonly error?: unknown
  /** The store says that it is not. */
  lost(): void
}

/** Brings the changes of each page into order: holds them in their open requests, and lets them out. */
export class PageOrder<A extends Arrival> {
  readonly #store: OrderStore
  readonly #outputs: Outputs<A>
  readonly #lease: Leadership
  readonly #options: OrderOptions
  readonly #now: () => number
  #watermarks: Watermarks
  /** The pages of which something waits. */
  readonly #queues = new Map<string, Queue<A>>()
  readonly #held = new Set<Place<A>>()

  constructor(store: OrderStore, lease: Leadership, outputs: Outputs<A>, options: OrderOptions) {
    this.#store = store
    this.#outputs = outputs
    this.#lease = lease
    this.#options = options
    this.#now = options.now ?? Date.now
    this.#watermarks = new Watermarks(options, this.#now())
  }

  /** How many changes wait for something that belongs before them. */
  get held(): number {
    return this.#held.size
  }

  /** Of how many pages something waits, or is expected. */
  get pages(): number {
    return this.#queues.size
  }

  /** How far the inputs are behind the clock, in milliseconds; 0 if nothing is to come. */
  get lag(): number {
    const now = this.#now()
    const reached = this.#watermarks.reached(now)
    return Number.isFinite(reached) ? Math.max(0, now - reached) : 0
  }

  /**
   * Resolves when the change is where it belongs.
   * @throws EventError when it has to be delivered again: `standby`, `order_full`, `store_unavailable`,
   * or what an output or the signal says
   */
  async place(arrival: A): Promise<Placed> {
    this.#active()
    const { input, signal, page } = arrival
    signal.throwIfAborted()
    const now = this.#now()
    // What comes from the future must not wait until then, nor make everything else late.
    const change = { ...arrival.change, intake: Math.min(arrival.change.intake, now) }
    const queue = this.#queues.get(page) ?? new Queue<A>(page)
    this.#queues.set(page, queue)
    const { promise, resolve: end, reject: fail } = Promise.withResolvers<Placed>()
    const place = { queue, arrival, change, end, fail }
    queue.add(place)
    // Its caller waits no longer.
    const cut = () => this.#sendBack(place, signal.reason)
    signal.addEventListener('abort', cut)
    const closed = this.#watermarks.opened(input, change.intake, now)
    void this.#run(queue)
    let noRoom = false
    try {
      return await promise
    } catch (error) {
      noRoom = (error as EventError).code === 'order_full'
      throw error
    } finally {
      signal.removeEventListener('abort', cut)
      closed(this.#now(), noRoom)
    }
  }

  /** A record of an input has ended; perhaps without having been brought here. */
  ended(input: Input): void {
    this.#watermarks.ended(input, this.#now())
  }

  /** Lets out what has waited long enough; to be called some 40 times a second. */
  tick(): void {
    // Asked so that it ends when its time is over, even if nothing comes.
    if (this.#lease.epoch === undefined) return
    const now = this.#now()
    const horizon = this.#watermarks.horizon(now)
    for (const queue of this.#queues.values()) if (queue.isDue(horizon, now)) void this.#run(queue)
  }

  /** Another instance is, or was, the active one: all is sent back, and nothing known. */
  clear(error: EventError = standby()): void {
    this.#watermarks = new Watermarks(this.#options, this.#now())
    const queues = [...this.#queues.values()]
    for (const place of queues.flatMap(({ places }) => places)) this.#sendBack(place, error)
    for (const queue of queues) {
      queue.forget()
      if (queue.empty && !queue.busy) this.#queues.delete(queue.page)
    }
  }

  /** Lets out one change after the other, until the first has to wait. */
  async #run(queue: Queue<A>): Promise<void> {
    if (queue.busy) return
    queue.busy = true
    try {
      let page = await this.#store.read(queue.page)
      for (;;) {
        const now = this.#now()
        const found = queue.next(page, this.#watermarks.horizon(now), now)
        if (!found) break
        page = await this.#take(page, found.place, found.decision)
      }
    } catch (error) {
      for (const place of queue.places) this.#sendBack(place, error)
    }
    queue.busy = false
    if (queue.empty) this.#queues.delete(queue.page)
    for (const place of queue.places) this.#held.add(place)
    const topics = new Set(queue.places.map(({ arrival }) => arrival.input.topic))
    for (const topic of topics) this.#limit(topic)
  }

  /** @returns what is in the store then */
  async #take(
    page: Page | undefined,
    place: Place<A>,
    decision: Placed,
  ): Promise<Page | undefined> {
    const { queue, change } = place
    this.#held.delete(place)
    queue.remove(place)
    try {
      const after = await this.#goThrough(turn(page, change, decision), place)
      place.end(decision)
      return after
    } catch (error) {
      queue.expect(change, this.#now())
      place.fail(error)
      return this.#store.read(queue.page)
    }
  }

  async #goThrough(
    steps: ReturnType<typeof turn>,
    { arrival }: Place<A>,
  ): Promise<Page | undefined> {
    const epoch = this.#active()
    for (;;) {
      const { done, value } = steps.next()
      if (done) return value
      // Another one may have been active meanwhile, even if this one is so again.
      if (this.#lease.epoch !== epoch) throw standby()
      if (value.do === 'publish') await this.#outputs.publish(arrival, { ...value, epoch })
      else if (value.do === 'report') await this.#outputs.report(arrival, value.reason, epoch)
      else {
        const written = await this.#store.write(arrival.page, value.from, value.to, epoch)
        if (written === 'deposed' && this.#lease.epoch === epoch) this.#lease.lost()
        if (written !== 'written') throw written === 'stale' ? stale() : standby()
      }
    }
  }

  /** Sends back the newest of a topic, if too many wait, or too much. */
  #limit(topic: string): void {
    const { maxHeld, maxHeldBytes } = this.#options
    const held = [...this.#held].filter(({ arrival }) => arrival.input.topic === topic)
    // The others wait for another topic alone, and this one may stand still until that has come so far.
    const horizon = this.#watermarks.horizonOf(topic, this.#now())
    const own = held.filter(({ queue }) => !queue.isPassed(horizon))
    for (const place of newest(own, own.length - maxHeld)) {
      this.#sendBack(place, full(`${maxHeld} changes of ${topic} wait`))
    }
    let bytes = held.reduce((sum, { arrival }) => sum + arrival.bytes, 0)
    if (bytes <= maxHeldBytes) return
    for (const place of newest(held, held.length)) {
      if (bytes <= maxHeldBytes) break
      this.#sendBack(place, full(`over ${maxHeldBytes} bytes of ${topic} wait`))
      bytes -= place.arrival.bytes
    }
  }

  /** Unless it is on its way out. */
  #sendBack(place: Place<A>, error: unknown): void {
    const { queue, change } = place
    if (!queue.remove(place)) return
    this.#held.delete(place)
    queue.expect(change, this.#now())
    place.fail(error)
  }

  #active(): number {
    const { epoch, error } = this.#lease
    if (epoch === undefined) throw error ?? standby()
    return epoch
  }
}

const newest = <A extends Arrival>(places: Place<A>[], count: number): Place<A>[] =>
  count > 0 ? places.sort((a, b) => b.change.intake - a.change.intake).slice(0, count) : []

const standby = () => new RetryableError('another instance is the active one', { code: 'standby' })

const stale = () =>
  new RetryableError("the page's record was changed by someone else", { code: 'store_unavailable' })

const full = (detail: string) => new RetryableError(detail, { code: 'order_full' })

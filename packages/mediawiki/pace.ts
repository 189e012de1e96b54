/** How many requests a second one wiki gets, and for how long it gets none. */
import { MAX_DELAY_MS } from './retry-after.ts'

/** An idle wiki gets the requests of this time at once. */
const BURST_MS = 1000

/** A token bucket, and a wait that the wiki asked for with Retry-After. Without a limit only the latter. */
export class Pace {
  readonly #perSecond: number | undefined
  /** Between two requests. */
  readonly #interval: number
  readonly #now: () => number
  /** When the bucket is full again. */
  #fullAt = 0
  #heldUntil = 0

  /** @param perSecond MEDIAWIKI_MAX_REQUESTS_PER_SECOND */
  constructor(perSecond?: number, now = () => performance.now()) {
    this.#perSecond = perSecond
    this.#interval = perSecond === undefined ? 0 : BURST_MS / perSecond
    this.#now = now
  }

  /** Milliseconds until the wiki may get a request; 0 if now. */
  get wait(): number {
    const from = Math.max(0, this.#heldUntil, this.#fullAt - BURST_MS + this.#interval)
    return from === 0 ? 0 : Math.max(0, Math.ceil(from - this.#now()))
  }

  /** Milliseconds for which it must be remembered. */
  get remembered(): number {
    return Math.max(this.wait, Math.ceil(this.#fullAt - this.#now()), 0)
  }

  /** Why the wiki gets no request now. */
  get reason(): string {
    if (this.#heldUntil > this.#now()) return 'the wiki asked for a pause with Retry-After'
    return `MEDIAWIKI_MAX_REQUESTS_PER_SECOND=${this.#perSecond} let no request through`
  }

  /** The wiki gets no request for so long. */
  hold(milliseconds: number): void {
    const until = this.#now() + Math.min(milliseconds, MAX_DELAY_MS)
    this.#heldUntil = Math.max(this.#heldUntil, until)
  }

  /**
   * Takes the next turn. It is the caller's at once if nothing is returned.
   * @throws the signal's reason
   */
  turn(signal: AbortSignal): Promise<void> | undefined {
    const { wait } = this
    if (this.#interval > 0) this.#fullAt = Math.max(this.#fullAt, this.#now()) + this.#interval
    return wait > 0 ? this.#waited(wait, signal) : undefined
  }

  async #waited(milliseconds: number, signal: AbortSignal): Promise<void> {
    for (let wait = milliseconds; wait > 0; wait = this.#heldUntil - this.#now()) {
      await passed(Math.ceil(wait), signal)
    }
  }
}

/**
 * Waits. Node's own promise of a timer would be one more module at each cold start.
 * @throws the signal's reason
 */
async function passed(milliseconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, milliseconds)
  const end = () => resolve()
  signal.addEventListener('abort', end, { once: true })
  await promise
  clearTimeout(timer)
  signal.removeEventListener('abort', end)
  signal.throwIfAborted()
}

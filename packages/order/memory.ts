import { decodePageState, encodePageState, type PageState } from './page-state.ts'
import {
  FORGET_DAYS,
  forgottenBefore,
  keptMs,
  nextEpoch,
  type OrderStore,
  type WriteResult,
} from './store.ts'

interface Kept {
  readonly state: string
  /** When it is forgotten, in milliseconds since the epoch. */
  readonly until: number
}

/** A store in memory, which ends with its process. It is the reference for what any store does. */
export class MemoryStore implements OrderStore {
  /** Keyed by page. The page that was written last is the last one. */
  readonly #pages = new Map<string, Kept>()
  readonly #now: () => number
  readonly #forgetDays: number
  readonly #began: number
  #epoch = 0
  #owner: string | undefined
  #until = 0

  /** @param now the time in milliseconds since the epoch */
  constructor(now: () => number = Date.now, forgetDays = FORGET_DAYS) {
    this.#now = now
    this.#forgetDays = forgetDays
    this.#began = now()
  }

  get forgottenBefore(): number {
    const time = forgottenBefore(this.#forgetDays, this.#now())
    return time < this.#began ? Number.NEGATIVE_INFINITY : time
  }

  async read(page: string): Promise<PageState | undefined> {
    const state = this.#stateOf(page)
    return state === undefined ? undefined : decodePageState(state)
  }

  async write(
    page: string,
    from: PageState | undefined,
    to: PageState,
    epoch: number,
  ): Promise<WriteResult> {
    if (epoch !== this.#epoch) return 'deposed'
    if (this.#stateOf(page) !== (from && encodePageState(from))) return 'stale'
    this.#pages.delete(page)
    const until = this.#now() + keptMs(this.#forgetDays)
    this.#pages.set(page, { state: encodePageState(to), until })
    return 'written'
  }

  async lease(owner: string, milliseconds: number): Promise<number | undefined> {
    const now = this.#now()
    const free = this.#owner === undefined || now >= this.#until
    if (!free && this.#owner !== owner) return undefined
    if (free) this.#epoch = nextEpoch(this.#epoch, now)
    this.#owner = owner
    this.#until = now + milliseconds
    return this.#epoch
  }

  async release(owner: string): Promise<void> {
    if (this.#owner === owner) this.#owner = undefined
  }

  async close(): Promise<void> {}

  #stateOf(page: string): string | undefined {
    const now = this.#now()
    for (const [oldest, { until }] of this.#pages) {
      if (now < until) break
      this.#pages.delete(oldest)
    }
    return this.#pages.get(page)?.state
  }
}

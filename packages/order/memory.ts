import { decodePageState, encodePageState, type PageState } from './page-state.ts'
import { nextEpoch, type OrderStore, type WriteResult } from './store.ts'

/** A store in memory, which ends with its process. It is the reference for what any store does. */
export class MemoryStore implements OrderStore {
  readonly #states = new Map<string, string>()
  readonly #now: () => number
  #epoch = 0
  #owner: string | undefined
  #until = 0

  /** @param now the time in milliseconds since the epoch */
  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  async read(page: string): Promise<PageState | undefined> {
    const state = this.#states.get(page)
    return state === undefined ? undefined : decodePageState(state)
  }

  async write(
    page: string,
    from: PageState | undefined,
    to: PageState,
    epoch: number,
  ): Promise<WriteResult> {
    if (epoch !== this.#epoch) return 'deposed'
    if (this.#states.get(page) !== (from && encodePageState(from))) return 'stale'
    this.#states.set(page, encodePageState(to))
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
}

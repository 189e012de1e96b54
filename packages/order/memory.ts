import { decodePage, encodePage, type Page } from './page.ts'
import { nextEpoch, type OrderStore, type Written } from './store.ts'

/** The store of one process, and the reference for what a store does. It ends with the process. */
export class MemoryStore implements OrderStore {
  readonly #pages = new Map<string, string>()
  readonly #now: () => number
  #epoch = 0
  #owner: string | undefined
  #until = 0

  /** @param now milliseconds since the epoch */
  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  async read(page: string): Promise<Page | undefined> {
    const record = this.#pages.get(page)
    return record === undefined ? undefined : decodePage(record)
  }

  async write(page: string, from: Page | undefined, to: Page, epoch: number): Promise<Written> {
    if (epoch !== this.#epoch) return 'deposed'
    if (this.#pages.get(page) !== (from && encodePage(from))) return 'stale'
    this.#pages.set(page, encodePage(to))
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

import type { PageState } from './page-state.ts'

/**
 * The result of a write: `stale` if the store holds another state of the page than expected, `deposed` if
 * the epoch is not the current one.
 */
export type WriteResult = 'written' | 'stale' | 'deposed'

/**
 * Keeps the state of each page and the lease of the active instance. There is no other state, and this one
 * can be rebuilt from the ordered topic. If the store can't be reached or can't write, all methods reject
 * within seconds with a RetryableError `store_unavailable`.
 */
export interface OrderStore {
  /**
   * @param page the page's key
   * @returns undefined if nothing is known of the page
   */
  read(page: string): Promise<PageState | undefined>

  /**
   * The state of a page may be forgotten if it was last written before this time, in milliseconds since the
   * epoch. It is -Infinity while nothing can have been forgotten.
   */
  readonly forgottenBefore: number

  /** Writes a page's state, if the state is still `from` and `epoch` is still the current one. */
  write(
    page: string,
    from: PageState | undefined,
    to: PageState,
    epoch: number,
  ): Promise<WriteResult>

  /**
   * Takes the lease, or renews it, for this many milliseconds.
   * @returns the epoch, which rises whenever the lease is taken anew; undefined if another owner has the
   * lease
   */
  lease(owner: string, milliseconds: number): Promise<number | undefined>

  /** Gives the lease back, if this owner has it. */
  release(owner: string): Promise<void>

  close(): Promise<void>
}

/** For how many days a store remembers a page that nothing happens to, if it is not told otherwise. */
export const FORGET_DAYS = 30

const DAY_MS = 86_400_000

/**
 * A page that was last written before this time may be forgotten.
 * @param now milliseconds since the epoch
 */
export const forgottenBefore = (forgetDays: number, now: number): number =>
  now - forgetDays * DAY_MS

/** How long a store keeps a page at least, in milliseconds: a day longer, since clocks differ. */
export const keptMs = (forgetDays: number): number => (forgetDays + 1) * DAY_MS

/**
 * The next epoch, in seconds since 1970: higher than any epoch before, in this store and in the other
 * datacenter's, so that consumers can tell two instances apart that both believe they are active. Until
 * 2038 it fits CloudEvents' Integer.
 * @param last the epoch before it
 * @param now milliseconds since the epoch
 */
export const nextEpoch = (last: number, now: number): number =>
  Math.max(last + 1, Math.floor(now / 1000))

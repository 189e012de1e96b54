import type { Page } from './page.ts'

/** What became of a write: `stale` if the page's record is another one, `deposed` if the epoch is. */
export type Written = 'written' | 'stale' | 'deposed'

/**
 * What is known of each page, and who may change it: the only state there is. It can be rebuilt from
 * the ordered topic. All methods reject within seconds, with a RetryableError `store_unavailable`, if the
 * store can't be reached, or can't take more.
 */
export interface OrderStore {
  read(page: string): Promise<Page | undefined>

  /** Writes a page's record if it still is `from`, and the epoch still the current one. */
  write(page: string, from: Page | undefined, to: Page, epoch: number): Promise<Written>

  /**
   * Takes the lease, or keeps it, for so many milliseconds.
   * @returns its epoch, which is another one after each change of hands; undefined if another has it
   */
  lease(owner: string, milliseconds: number): Promise<number | undefined>

  /** Gives the lease back. */
  release(owner: string): Promise<void>

  close(): Promise<void>
}

/**
 * The next epoch: higher than any before, in this store and in the other datacenter's, so that two
 * that both believe they are active can be told apart. In seconds since 1970, which until 2038 is an
 * Integer of CloudEvents.
 */
export const nextEpoch = (last: number, now: number): number =>
  Math.max(last + 1, Math.floor(now / 1000))

import type { PageChange } from '@tributary/schemas'
import type { ReadingLimits } from './assigned-topic.ts'
import type { Reason } from './decide.ts'
import type { InputRecord } from './input-record.ts'
import type { Position } from './position.ts'
import type { OrderStore } from './store.ts'

/** A change's place among the changes of its page. */
export interface Place<R extends InputRecord> {
  /** The record as it was given to `add`. */
  readonly record: R
  /** The page's key, e.g. `{"wiki_id":"enwiki","page_id":42}`. */
  readonly page: string
  /** For `isBeyond`: whether the change comes after the last one that was applied to its page. */
  readonly position: Position
  /** Whether a change that belongs before this one was not seen. */
  readonly gap: boolean
  /** Whether this change may have been applied before: an attempt failed, or its process ended. */
  readonly repeated: boolean
}

/** A change that has no place in the order of its page. */
export interface Inconsistency<R extends InputRecord> extends Pick<Place<R>, 'record' | 'page'> {
  readonly reason: Reason
}

/** The options of a `Reordering`. */
export interface ReorderingOptions<R extends InputRecord> {
  /** All topics that bring changes of the same pages, such as those of both datacenters. */
  readonly topics: readonly string[]
  /** Keeps the state of each page. The caller closes it. */
  readonly store: OrderStore
  /**
   * Applies a change. It is called for one change of a page at a time, in their order. If it rejects, it is
   * called again with the same change, after 0.1 s at first and after 10 s at most, and the later changes of
   * that page wait. To give up a change, store it elsewhere and resolve.
   */
  change(event: PageChange, place: Place<R>): Promise<unknown>
  /** Takes a change that has no place in the order. It is called again if it rejects, as `change` is. */
  inconsistency(event: PageChange, inconsistency: Inconsistency<R>): Promise<unknown>
  /**
   * Takes a record without a page change, and is called again if it rejects. By default those that are
   * neither a `tombstone` nor a `canary` are reported.
   * @param why `tombstone`, `canary`, or what is wrong with the record
   */
  skipped?(record: R, why: string): Promise<unknown>
  /** Writes a line about something that an operator should know; the default is console.error. */
  readonly report?: (line: string) => void
  /** How far an event may be out of place, in seconds of event time; the default is 10. */
  readonly windowSeconds?: number
  /** How far an event of a page that nothing is known about may be out of place; the default is 2 seconds. */
  readonly settleSeconds?: number
  /** A partition that brings nothing for so long, though it could be read, is at its end; the default is 5. */
  readonly idleSeconds?: number
  /** How many changes, each of another page, are applied at once at most; the default is 1000. */
  readonly maxConcurrent?: number
  /**
   * Whether each partition has a reader of its own, or is paused alone while its `add` waits. By default one
   * reader reads all partitions of a topic, each a while.
   */
  readonly separateReaders?: boolean
  /** How many records of a partition are queued before `add` waits; the default is 1000. */
  readonly maxQueued?: number
  /**
   * How much memory the queued records of a topic may take without separate readers; the default is 100 MB.
   * Beyond it `add` waits, and changes go out although a partition of the topic has not come as far. That is
   * reported.
   */
  readonly maxQueuedBytes?: number
  /** The time in milliseconds since the epoch; the default is the system's clock. */
  readonly now?: () => number
}

export function readingLimits<R extends InputRecord>({
  windowSeconds = 10,
  settleSeconds = 2,
  idleSeconds = 5,
  maxQueued = 1000,
  maxQueuedBytes = 100_000_000,
  separateReaders = false,
}: ReorderingOptions<R>): ReadingLimits {
  return {
    window: windowSeconds * 1000,
    settle: settleSeconds * 1000,
    idle: idleSeconds * 1000,
    ...{ maxQueued, maxQueuedBytes, separateReaders },
  }
}

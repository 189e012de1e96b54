import { type Change, compare } from './change.ts'
import { type Decision, decide, fits, follows, isStale } from './decide.ts'
import { type PageState, shortId } from './page-state.ts'
import type { Progress } from './progress.ts'

/** A change in its page's queue: its request is open, or it was sent back and its retry is expected. */
export interface QueueEntry {
  readonly change: Change
  /** Only if it was sent back: how long its retry is expected, in milliseconds since the epoch. */
  readonly expectedUntil?: number
}

/**
 * Finds the first of a page's queued changes, and decides about it. The others wait for it.
 * @param state undefined if nothing is known of the page
 * @returns undefined if the queue is empty
 */
export function decideFirst<E extends QueueEntry>(
  state: PageState | undefined,
  queue: readonly E[],
  progress: Progress,
): { readonly first: E; readonly decision: Decision } | undefined {
  let first: E | undefined
  for (const entry of queue) {
    if (!first || compare(entry.change, first.change, state?.deleted === true) < 0) first = entry
  }
  if (!first) return undefined
  if (first.expectedUntil !== undefined) return { first, decision: 'hold' }
  const decision = decide(state, first.change, progress)
  if (decision !== 'hold' || !state || !fits(state, first.change)) return { first, decision }
  // A change of the last revision must go out before the next revision does: after it, it is stale.
  const isFollowed = queue.some(
    ({ change, expectedUntil }) => expectedUntil === undefined && follows(state, change),
  )
  return { first, decision: isFollowed ? 'emit' : 'hold' }
}

/** Whether the page has moved on without a change that was sent back: nothing waits for its retry then. */
export const hasMovedOn = (state: PageState | undefined, change: Change): boolean =>
  state !== undefined && state.unconfirmed?.id !== shortId(change.id) && isStale(state, change)

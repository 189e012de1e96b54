import { type Change, compare } from './change.ts'
import { type Decision, decide, fits, follows, isStale } from './decide.ts'
import { type PageState, shortId } from './page-state.ts'
import type { Progress } from './progress.ts'
import type { IsExpired } from './retries.ts'

/** A change in its page's queue: its request is open, or it was sent back and its retry is expected. */
export interface QueueEntry {
  readonly change: Change
  /** Only if it was sent back: whether its retry is expected no more. */
  readonly isExpired?: IsExpired
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
  if (first.isExpired) return { first, decision: 'hold' }
  const decision = decide(state, first.change, progress)
  if (decision !== 'hold' || !state || !fits(state, first.change)) return { first, decision }
  // A change of the last revision must go out before the next revision does: after it, it is stale.
  const isFollowed = queue.some(({ change, isExpired }) => !isExpired && follows(state, change))
  return { first, decision: isFollowed ? 'emit' : 'hold' }
}

/** Whether the page has moved on without a change that was sent back: nothing waits for its retry then. */
export const hasMovedOn = (state: PageState | undefined, change: Change): boolean =>
  state !== undefined && state.unconfirmed?.id !== shortId(change.id) && isStale(state, change)

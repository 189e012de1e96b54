import { type Change, compare } from './change.ts'
import { type Decision, decide, fits, follows, isStale } from './decide.ts'
import { type Page, shortId } from './page.ts'
import type { Horizon } from './watermarks.ts'

/** A change whose request is open, or one that was sent back and is to come again. */
export interface Waiting {
  readonly change: Change
  /** Sent back, and expected until this time (milliseconds since the epoch). */
  readonly until?: number
}

/**
 * The first of a page's waiting changes and what becomes of it: `hold` if all have to wait. Undefined if
 * nothing waits.
 */
export function next<W extends Waiting>(
  page: Page | undefined,
  waiting: readonly W[],
  horizon: Horizon,
): { readonly first: W; readonly decision: Decision } | undefined {
  let first: W | undefined
  for (const each of waiting) {
    if (!first || compare(each.change, first.change, page?.deleted === true) < 0) first = each
  }
  if (!first) return undefined
  if (first.until !== undefined) return { first, decision: 'hold' }
  const decision = decide(page, first.change, horizon)
  if (decision !== 'hold' || !page || !fits(page, first.change)) return { first, decision }
  // What happened to a revision comes before the next one: now, or never.
  const leaving = waiting.some(({ change, until }) => until === undefined && follows(page, change))
  return { first, decision: leaving ? 'emit' : 'hold' }
}

/** Whether the page is beyond what was sent back, so that nothing waits for it any more. */
export const isOver = (page: Page | undefined, change: Change): boolean =>
  page !== undefined && page.unconfirmed?.id !== shortId(change.id) && isStale(page, change)

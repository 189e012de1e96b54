import { type Change, isFirst, makesRevision } from './change.ts'
import { type Page, shortId } from './page.ts'
import { type Horizon, passed } from './watermarks.ts'

/**
 * - `emit`: it goes out; `gap`: it goes out, marked, since what belongs before it was not seen
 * - `hold`: something that belongs before it may still come
 * - `duplicate`: it has gone out already
 * - the rest goes to the inconsistency topic, with this as its reason
 */
export type Decision = 'emit' | 'gap' | 'hold' | 'duplicate' | Reason

/** Why a change has no place in the order of its page. */
export type Reason = 'already-seen' | 'late' | 'unmatched' | 'missed-undelete'

/**
 * What becomes of the first of a page's waiting changes.
 * @param page undefined if nothing is known of it
 */
export function decide(page: Page | undefined, change: Change, horizon: Horizon): Decision {
  const { window, settle } = horizon
  if (!page) return isFirst(change) || passed(horizon, change.intake, settle) ? 'emit' : 'hold'
  const id = shortId(change.id)
  if (page.unconfirmed?.id === id) return page.unconfirmed.gap ? 'gap' : 'emit'
  if (page.ids.includes(id)) return 'duplicate'
  const over = passed(horizon, change.intake, window)
  if (isStale(page, change)) return over ? 'late' : 'already-seen'
  if (follows(page, change)) return 'emit'
  if (!over) return 'hold'
  if (fits(page, change)) return page.unconfirmed ? 'gap' : 'emit'
  return page.deleted ? onDeleted(change) : onExisting(page, change)
}

/** Whether the page is beyond it. */
export const isStale = (page: Page, change: Change): boolean =>
  change.revision < page.revision ||
  (change.revision === page.revision && (makesRevision(change) || change.time < page.time))

/**
 * Whether it comes right after the last change, whatever else there may be: its parent is not newer
 * than what was seen. A parent that is older than that was seen too, or went missing with a mark.
 */
export const follows = (page: Page, change: Change): boolean =>
  makesRevision(change) &&
  change.revision > page.revision &&
  change.parent > 0 &&
  change.parent <= page.revision &&
  !page.deleted &&
  !page.unconfirmed

/** Whether it can happen to the page's last revision as it is. Only time tells whether it is the next. */
export const fits = (page: Page, change: Change): boolean =>
  change.revision === page.revision &&
  change.time >= page.time &&
  (change.kind === 'undelete') === page.deleted &&
  !makesRevision(change)

/** All inputs have passed the change, and it neither follows nor fits. */
function onExisting(page: Page, { kind, revision }: Change): Decision {
  if (kind !== 'undelete') return 'gap'
  return revision > page.revision ? 'already-seen' : 'unmatched'
}

function onDeleted({ kind }: Change): Decision {
  if (kind === 'delete') return 'already-seen'
  return kind === 'undelete' ? 'unmatched' : 'missed-undelete'
}

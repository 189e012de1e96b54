import { type Change, isFirst, makesRevision } from './change.ts'
import { type PageState, shortId } from './page-state.ts'
import { hasPassed, type Progress } from './progress.ts'

/**
 * The decision about a change:
 * - `emit`: publish it
 * - `gap`: publish it, flagged: a change that belongs before it is missing
 * - `hold`: wait, since a change that belongs before it may still arrive
 * - `duplicate`: drop it, since it was published before
 * - a {@link Reason}: report it to the inconsistency topic
 */
export type Decision = 'emit' | 'gap' | 'hold' | 'duplicate' | Reason

/** A decision that ends the change's wait. */
export type FinalDecision = Exclude<Decision, 'hold'>

/**
 * Why a change has no place in the order of its page:
 * - `already-seen`: the page's state includes the change, or is beyond it
 * - `late`: the page's state is beyond the change, and so is the watermark; or the change is so old that
 *   its page may have been forgotten since
 * - `unmatched`: an undelete, but the delete it belongs to was not seen, or was forgotten
 * - `missed-undelete`: a change of a deleted page, so the page's undelete was not seen
 */
export type Reason = 'already-seen' | 'late' | 'unmatched' | 'missed-undelete'

/**
 * Decides about the first of a page's queued changes.
 * @param state undefined if nothing is known of the page
 * @example
 * decide(undefined, firstRevision, progress) // 'emit'
 * decide(stateAtRevision5, editOf7To8, progress) // 'hold', and 'gap' once the watermark has passed it
 */
export function decide(state: PageState | undefined, change: Change, progress: Progress): Decision {
  const { window } = progress
  if (!state) return onUnknown(change, progress)
  const id = shortId(change.id)
  if (state.unconfirmed?.id === id) return state.unconfirmed.gap ? 'gap' : 'emit'
  if (state.ids.includes(id)) return 'duplicate'
  const passed = hasPassed(progress, change.intake, window)
  if (isStale(state, change)) return passed ? 'late' : 'already-seen'
  if (follows(state, change)) return 'emit'
  if (!passed) return 'hold'
  if (fits(state, change)) return state.unconfirmed ? 'gap' : 'emit'
  return state.deleted ? onDeleted(change) : onExisting(state, change)
}

/**
 * Decides about a change of a page that has no state: it is new, older than the store, or forgotten.
 *
 * All that was published of a forgotten page is older than `forgottenBefore`, so a change that is younger
 * comes after it, and its parent may be one of them: there is no gap. An older change may belong before
 * them. So may an undelete of any age, since it may bring back an older revision.
 */
function onUnknown(change: Change, progress: Progress): Decision {
  const { settle, forgottenBefore = Number.NEGATIVE_INFINITY } = progress
  if (change.time <= forgottenBefore) return 'late'
  if (isFirst(change)) return 'emit'
  if (!hasPassed(progress, change.intake, settle)) return 'hold'
  const mayBeOlder = change.kind === 'undelete' && forgottenBefore > Number.NEGATIVE_INFINITY
  return mayBeOlder ? 'unmatched' : 'emit'
}

/** Whether the page's state is beyond the change. */
export const isStale = (state: PageState, change: Change): boolean =>
  change.revision < state.revision ||
  (change.revision === state.revision && (makesRevision(change) || change.time < state.time))

/**
 * Whether the change comes directly after the page's last change, whatever else may still arrive: its
 * parent is not newer than the last revision. An older parent was published too, or reported as a gap.
 */
export const follows = (state: PageState, change: Change): boolean =>
  makesRevision(change) &&
  change.revision > state.revision &&
  change.parent > 0 &&
  change.parent <= state.revision &&
  !state.deleted &&
  !state.unconfirmed

/**
 * Whether the change is possible on the page's last revision: for example, only an existing page can be
 * deleted. Another such change may still arrive and belong before it, so only the watermark tells whether
 * it is the next one.
 */
export const fits = (state: PageState, change: Change): boolean =>
  change.revision === state.revision &&
  change.time >= state.time &&
  (change.kind === 'undelete') === state.deleted &&
  !makesRevision(change)

/** Decides about a change of an existing page that the watermark has passed and that does not fit. */
function onExisting(state: PageState, { kind, revision }: Change): Decision {
  if (kind !== 'undelete') return 'gap'
  return revision > state.revision ? 'already-seen' : 'unmatched'
}

/** Decides about a change of a deleted page that the watermark has passed and that does not fit. */
function onDeleted({ kind }: Change): Decision {
  if (kind === 'delete') return 'already-seen'
  return kind === 'undelete' ? 'unmatched' : 'missed-undelete'
}

/** Decides from the rows what happened to the page; the wiki is not asked. */

import { HIDDEN } from './revision.ts'
import type { Columns, Rows } from './rows.ts'
import { isoTime } from './time.ts'

/** The page as its row has it. */
export interface PageRow {
  readonly namespaceId: number
  /** Without the namespace's prefix. */
  readonly title: string
  readonly isRedirect: boolean
}

interface Any {
  /** The time of the log entry or of the commit. */
  readonly dt: string
  readonly log?: Columns | undefined
}

/** The page has another current revision, or was deleted; its row says so. */
export interface PageChanged extends Any {
  readonly kind: 'create' | 'edit' | 'move' | 'delete' | 'undelete'
  readonly page: PageRow
  readonly revId: number
  /** The current revision before, and the page before a move. */
  readonly prior?: { readonly revId: number; readonly page?: PageRow } | undefined
  /** The page that restored revisions were deleted from, if it was another one. */
  readonly restoredFrom?: number | undefined
  /** The revisions that a deletion took; undefined if the rows do not have all. */
  readonly revisionCount?: number | undefined
}

/** Revisions were restored below the current one: the page has no row. */
export interface RestoredBelow extends Any {
  readonly kind: 'undelete'
  readonly page: undefined
  readonly restored: readonly number[]
  readonly restoredFrom?: number | undefined
}

/** Parts of revisions with a visible text were hidden or shown; only the current one makes a change of the page. */
export interface VisibilityChanged extends Any {
  readonly kind: 'visibility_change'
  readonly page: undefined
  /** The bits before, by revision. */
  readonly bits: ReadonlyMap<number, number>
}

export type Happened = PageChanged | RestoredBelow | VisibilityChanged

/** Returns what happened, or the reason why it is no change of the page. */
export function whatHappened(rows: Rows): Happened | string {
  const { page } = rows
  const before = page?.before
  const after = page?.after
  if (!page || (before && after && isSamePage(before, after))) return withoutPage(rows)
  if (!after) return deleted(rows, before)
  const revId = after.page_latest ?? 0
  // Imports by script insert the page, and make its first revision current two transactions later.
  if (revId === 0) return 'no_revision_yet'
  const oldId = before?.page_latest ?? 0
  const restore = restoreOf(rows)
  const own = { page: toPageRow(after), revId }
  if (restore) {
    const restoredFrom = restoredFromOf(rows)
    return { kind: 'undelete', ...own, ...timed(rows, restore), restoredFrom }
  }
  if (!before || oldId === 0) return { kind: 'create', ...own, ...timed(rows) }
  if (!isSameTitle(before, after)) {
    const log = rows.log(['move'], 'move')
    const prior = { revId: oldId, page: toPageRow(before) }
    return { kind: 'move', ...own, prior, ...timed(rows, log) }
  }
  return { kind: 'edit', ...own, prior: { revId: oldId }, ...timed(rows) }
}

function deleted(rows: Rows, before: Columns | undefined): PageChanged | string {
  const last = rows.lastPage
  if (!before || !last?.page_latest) return 'created_and_deleted'
  const log = rows.log(['delete', 'suppress'], 'delete')
  const archived = rows.rows('archive').flatMap(({ before, after }) => (before ? [] : [after]))
  // A long history is deleted in several transactions; the page goes with the last revisions.
  const isWhole = archived.some((row) => row?.ar_parent_id === 0)
  return {
    ...{ kind: 'delete', page: toPageRow(last), revId: last.page_latest },
    ...timed(rows, log),
    revisionCount: isWhole ? archived.length + rows.omitted('archive') : undefined,
  }
}

/** The page's row is as it was: only what is below it may have changed. */
function withoutPage(rows: Rows): Happened | string {
  const revisions = rows.rows('revision')
  const restore = restoreOf(rows)
  const made = revisions.flatMap(({ before, after }) => (before ? [] : [after?.rev_id ?? 0]))
  if (restore && made.length > 0) {
    const restoredFrom = restoredFromOf(rows)
    return {
      kind: 'undelete',
      page: undefined,
      restored: made,
      ...timed(rows, restore),
      restoredFrom,
    }
  }
  const changed = revisions.flatMap(({ before, after }) => {
    const [old = 0, now = 0] = [before?.rev_deleted, after?.rev_deleted]
    return before && after && old !== now ? [{ revId: after.rev_id ?? 0, old, now }] : []
  })
  // MediaWiki never hides the text of a current revision (RevDelRevisionItem::isHideCurrentOp).
  const withText = changed.filter(({ now }) => (now & HIDDEN.content) === 0)
  if (withText.length > 0) {
    const log = rows.log(['delete', 'suppress'], 'revision')
    const bits = new Map(withText.map(({ revId, old }) => [revId, old]))
    return { kind: 'visibility_change', page: undefined, bits, ...timed(rows, log) }
  }
  if (changed.length > 0) return 'not_current'
  if (revisions.some(({ after }) => !after)) return 'part_of_a_deletion'
  if (made.length > 0) return 'revision_not_current'
  if (revisions.some(({ before, after }) => before?.rev_page !== after?.rev_page)) {
    return 'history_merge'
  }
  return 'no_change'
}

const restoreOf = (rows: Rows) => rows.log(['delete', 'suppress'], 'restore')

function restoredFromOf(rows: Rows): number | undefined {
  const pages = rows.rows('archive').flatMap(({ before, after }) => (after ? [] : [before]))
  const from = pages.find((row) => row?.ar_page_id !== undefined)?.ar_page_id
  return from === rows.event.page_id ? undefined : from
}

const timed = ({ event }: Rows, log?: Columns) => ({
  log,
  dt: isoTime(log?.log_timestamp) ?? event.committed_at,
})

const isSameTitle = (a: Columns, b: Columns) =>
  a.page_title === b.page_title && a.page_namespace === b.page_namespace

const isSamePage = (a: Columns, b: Columns) => a.page_latest === b.page_latest && isSameTitle(a, b)

const toPageRow = (row: Columns): PageRow => ({
  namespaceId: row.page_namespace ?? 0,
  title: row.page_title ?? '',
  isRedirect: row.page_is_redirect === 1,
})

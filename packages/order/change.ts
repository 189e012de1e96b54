/** A change of a page, and the order of two changes of one page. */

/** The kinds of changes, as `page_change_kind` names them. */
export type ChangeKind = 'create' | 'edit' | 'move' | 'delete' | 'undelete' | 'visibility_change'

/** A change of one page: the fields that decide its order. Times are milliseconds since the epoch. */
export interface Change {
  /** The event's id. It stays the same when the event is delivered again. */
  readonly id: string
  readonly kind: ChangeKind
  /** The page's current revision after the change. For a delete: the last revision the page had. */
  readonly revision: number
  /** The revision this one was made from; 0 if there is none or the event does not say. */
  readonly parent: number
  /** Event time (`dt`): when the change happened to the page. */
  readonly time: number
  /** Intake time (`meta.dt`): when the change became an event. Watermarks count in intake time. */
  readonly intake: number
}

/** Whether the change makes a new revision. The other kinds happen to an existing revision. */
export const makesRevision = ({ kind }: Change): boolean =>
  kind === 'create' || kind === 'edit' || kind === 'move'

/** Whether the change makes the first revision of its page: no change can come before it. */
export const isFirst = ({ kind, parent }: Change): boolean => kind === 'create' && parent === 0

/** The order of kinds within one second: MediaWiki's times have no finer resolution. */
const RANK = { create: 0, edit: 0, move: 0, visibility_change: 1, delete: 2, undelete: 3 }

/**
 * Compares two changes of one page, for `sort`: by revision, then by event time. Within one second the
 * change that is possible comes first: an existing page is deleted before it is undeleted, and a deleted
 * page is undeleted before it is deleted again.
 * @param deleted whether the page is deleted now
 * @returns below 0 if `a` comes before `b`, above 0 if it comes after
 */
export function compare(a: Change, b: Change, deleted: boolean): number {
  if (a.revision !== b.revision) return a.revision - b.revision
  if (a.time !== b.time) return a.time - b.time
  const rank = ({ kind }: Change) => (deleted && kind === 'undelete' ? 0 : RANK[kind])
  return rank(a) - rank(b) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

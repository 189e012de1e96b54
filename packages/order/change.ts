/** What a change does to its page. */
export type ChangeKind = 'create' | 'edit' | 'move' | 'delete' | 'undelete' | 'visibility_change'

/** A change of one page, as far as its order goes. Times are milliseconds since the epoch. */
export interface Change {
  /** The event's id: the same event delivered again has it again. */
  readonly id: string
  readonly kind: ChangeKind
  /** The page's current revision after the change; for a delete, the last one it had. */
  readonly revision: number
  /** The revision it was made from; 0 if there was none, or none is told. */
  readonly parent: number
  /** Event time (`dt`): when it happened to the page. */
  readonly time: number
  /** Intake time (`meta.dt`): when it became an event. What has passed is judged by this. */
  readonly intake: number
}

/** A create, an edit, a move: each makes a revision. The others happen to one that is there. */
export const makesRevision = ({ kind }: Change): boolean =>
  kind === 'create' || kind === 'edit' || kind === 'move'

/** The first revision of a page. Nothing can come before it. */
export const isFirst = ({ kind, parent }: Change): boolean => kind === 'create' && parent === 0

/** Within one second, which is all that MediaWiki's times tell. */
const RANK = { create: 0, edit: 0, move: 0, visibility_change: 1, delete: 2, undelete: 3 }

/**
 * The order of a page's changes: by revision, then by event time. Of what happened in one second, that
 * comes first which can happen to the page as it is: a page has to be deleted before it is undeleted,
 * and undeleted before it is deleted again.
 * @param deleted whether the page is
 */
export function compare(a: Change, b: Change, deleted: boolean): number {
  if (a.revision !== b.revision) return a.revision - b.revision
  if (a.time !== b.time) return a.time - b.time
  const rank = ({ kind }: Change) => (deleted && kind === 'undelete' ? 0 : RANK[kind])
  return rank(a) - rank(b) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

/** The revision in a change: from its rows, and what they lack from the wiki's record. */
import {
  type Author,
  type RevisionRecord,
  type RevisionState,
  revisionState,
  slotState,
} from '@tributary/mediawiki'
import { known } from './known.ts'
import type { Rows, SlotRow } from './rows.ts'
import { isLate, isoTime } from './time.ts'

/** What is hidden from the public: MediaWiki's bits. */
export const HIDDEN = { content: 1, comment: 2, editor: 4 } as const
type Part = keyof typeof HIDDEN

/** The parts of a revision's state, by the bits. */
export const visibilityOf = (bits: number) => ({
  is_content_visible: (bits & HIDDEN.content) === 0,
  is_editor_visible: (bits & HIDDEN.editor) === 0,
  is_comment_visible: (bits & HIDDEN.comment) === 0,
})

/** What the rows do not have of a revision, though the public may see it. */
export function lacksOf(revId: number, rows: Rows): string[] {
  const row = rows.revision(revId)
  if (!row) return ['revision']
  const shows = (part: Part) => (row.bits & HIDDEN[part]) === 0
  const slots = rows.slots(revId)
  return [
    ...(shows('comment') && rows.comment(row.commentId) === undefined ? ['comment'] : []),
    ...(shows('editor') && !rows.actor(row.actorId) ? ['editor'] : []),
    ...(slots.length === 0 ? ['slots'] : []),
    ...slots.flatMap(({ role, size }) => (size === undefined ? [`slot ${role}`] : [])),
  ]
}

/** The revision without its editor, and who that is. */
export interface RevisionFacts {
  readonly state: RevisionState
  readonly author?: Author | undefined
}

/**
 * Facts of the rows win: they are those of the transaction. A part that either side hides is hidden. Of a late
 * transaction, what only the rows show is left out: the wiki may have hidden it, or deleted the page.
 */
export function revisionOf(revId: number, rows: Rows, record?: RevisionRecord): RevisionFacts {
  const row = rows.revision(revId)
  const recorded = record ? revisionState(record) : {}
  if (!row) return { state: { rev_id: revId, ...recorded }, author: record?.author }
  const isShown = record !== undefined || !isLate(rows.event.committed_at)
  const actor = isShown ? rows.actor(row.actorId) : undefined
  const visible = visibilityOf(row.bits)
  const own = known({
    rev_id: revId,
    rev_dt: isoTime(row.timestamp),
    is_minor_edit: row.isMinor,
    rev_sha1: isShown ? row.sha1 : undefined,
    rev_size: row.size,
    rev_parent_id: row.parentId || undefined,
    comment: isShown ? rows.comment(row.commentId) : undefined,
  })
  return {
    state: {
      ...recorded,
      ...own,
      is_content_visible: visible.is_content_visible && recorded.is_content_visible !== false,
      is_editor_visible: visible.is_editor_visible && recorded.is_editor_visible !== false,
      is_comment_visible: visible.is_comment_visible && recorded.is_comment_visible !== false,
      ...known({ content_slots: slotsOf(rows.slots(revId), record, isShown) }),
    },
    author: actor ? { ...actor, isTemporary: false } : record?.author,
  }
}

function slotsOf(slots: readonly SlotRow[], record: RevisionRecord | undefined, isShown: boolean) {
  if (slots.length === 0) return undefined
  const facts = slots.map(({ role, sha1, ...slot }) => {
    const own = known({ ...slot, sha1: isShown ? sha1 : undefined })
    return [role, slotState(role, { ...record?.slots[role], ...own })] as const
  })
  return Object.fromEntries(facts)
}

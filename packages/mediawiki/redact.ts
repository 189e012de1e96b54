import type { Revision } from './answer.ts'
import type { PageChange, RevisionState, SlotState, User } from './page-change.ts'

/** What is hidden of a revision: hidden wins, whoever of the event and the wiki says so. */
interface Hidden {
  readonly allText: boolean
  /** Roles of single slots that are hidden. */
  readonly slots: ReadonlySet<string>
  readonly comment: boolean
  readonly user: boolean
}

/** Kinds whose performer made the revision, and whose comment is the revision's. */
const MAKES_REVISION = new Set(['create', 'edit', 'move'])

/**
 * The change without anything hidden from the public: texts with their SHA-1, the summary, the user
 * with the whole object. It is gone from the prior state too, since that may be the same revision
 * or have the same text. Whoever deleted, restored or hid something is another user and stays.
 * @param revision what the wiki says; without it the event's own flags decide
 */
export function withoutHidden(change: PageChange, revision?: Revision): PageChange {
  const hidden = hiddenOf(change.revision, revision)
  const { performer, comment, prior_state, ...rest } = change
  const prior = prior_state?.revision
  const makes = MAKES_REVISION.has(change.page_change_kind)
  // All places that may tell the revision's own author and summary.
  const told = [change.revision, ...(isSameRevision(prior, change) ? [prior] : [])]
  const authors = [...told.map((state) => state?.editor), { user_text: revision?.told.user }]
  const summaries = [...told.map((state) => state?.comment), revision?.told.comment]
  const performerHidden =
    hidden.user && (makes || authors.some((author) => isSameUser(performer, author)))
  const commentHidden = hidden.comment && (makes || summaries.includes(comment))
  return {
    ...rest,
    ...(performer && !performerHidden && { performer }),
    ...(comment !== undefined && !commentHidden && { comment }),
    revision: {
      ...redact(change.revision, hidden),
      rev_id: change.revision.rev_id,
      rev_dt: change.revision.rev_dt,
      is_content_visible: !hidden.allText && hidden.slots.size === 0,
      is_comment_visible: !hidden.comment,
      is_editor_visible: !hidden.user,
    },
    ...(prior_state && {
      prior_state: {
        ...prior_state,
        ...(prior && { revision: redact(prior, either(hidden, hiddenOf(prior))) }),
      },
    }),
  }
}

function hiddenOf(state: RevisionState, revision?: Revision): Hidden {
  const slots = Object.entries(revision?.slots ?? {})
  return {
    allText: state.is_content_visible === false,
    slots: new Set(slots.filter(([, slot]) => slot.hidden).map(([role]) => role)),
    comment: state.is_comment_visible === false || revision?.commentHidden === true,
    user: state.is_editor_visible === false || revision?.userHidden === true,
  }
}

const either = (a: Hidden, b: Hidden): Hidden => ({
  allText: a.allText || b.allText,
  slots: a.slots,
  comment: a.comment || b.comment,
  user: a.user || b.user,
})

function redact(state: RevisionState, hidden: Hidden): RevisionState {
  const { comment, editor, rev_sha1, content_slots, ...rest } = state
  // The revision's SHA-1 is the slot's where there is one, and made of all of them else.
  const anyText = hidden.allText || hidden.slots.size > 0
  return {
    ...rest,
    ...(comment !== undefined && !hidden.comment && { comment }),
    ...(editor && !hidden.user && { editor }),
    ...(rev_sha1 !== undefined && !anyText && { rev_sha1 }),
    ...(content_slots && {
      content_slots: Object.fromEntries(
        Object.entries(content_slots).map(([role, slot]) => [
          role,
          hidden.allText || hidden.slots.has(role) ? withoutText(slot) : slot,
        ]),
      ),
    }),
  }
}

/** What may be told of a hidden slot; a field we don't know might be its text. */
const OPEN = new Set([
  'slot_role',
  'content_model',
  'content_format',
  'content_size',
  'origin_rev_id',
])

const withoutText = (slot: SlotState = {}): SlotState =>
  Object.fromEntries(Object.entries(slot).filter(([name]) => OPEN.has(name)))

/** A prior state tells only what the change altered: without an id it is the same revision's. */
const isSameRevision = (prior: RevisionState | undefined, { revision }: PageChange) =>
  prior !== undefined && (prior.rev_id ?? revision.rev_id) === revision.rev_id

const isSameUser = (a: User | undefined, b: User | undefined) =>
  (a?.user_text !== undefined && a.user_text === b?.user_text) ||
  (a?.user_id !== undefined && a.user_id === b?.user_id)

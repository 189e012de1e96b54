import { type Revision, withoutTexts } from './answer.ts'
import type { PageChange, RevisionState, SlotState, User } from './page-change.ts'

/** The parts of a revision that the public may not see, as the event or the wiki says. */
interface Hidden {
  readonly allText: boolean
  /** The roles of hidden slots. */
  readonly slots: ReadonlySet<string>
  readonly comment: boolean
  readonly user: boolean
}

/** Kinds whose performer made the revision, and whose comment is the revision's. */
const MAKES_REVISION = new Set(['create', 'edit', 'move'])

/**
 * Returns the change without anything that the event or the wiki hides from the public: texts with their
 * SHA-1, the summary (field `comment`), the whole user object. The prior state loses the same, since it
 * may be the same revision or have the same text. The `performer` made the change, the `editor` wrote the
 * revision: a performer who deleted, restored or hid something is another user than the editor, and stays.
 * @param revision the wiki's answer; without it the event's own flags decide
 * @param parent the wiki's answer about the revision before it, which is often the prior state
 */
export function withoutHidden<C extends PageChange>(
  change: C,
  revision?: Revision,
  parent?: Revision,
): PageChange & Pick<C, 'changelog_kind'> {
  const hidden = hiddenOf(change.revision, revision)
  const { performer, comment, prior_state, ...rest }: PageChange = change
  const prior = prior_state?.revision
  const makes = MAKES_REVISION.has(change.page_change_kind)
  // All places that may name the revision's author, or repeat its summary.
  const states = [change.revision, ...(isSameRevision(prior, change) ? [prior] : [])]
  const authors = [
    ...states.map((state) => state?.editor),
    { user_text: revision?.unredacted.user },
  ]
  const summaries = [...states.map((state) => state?.comment), revision?.unredacted.comment]
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
        ...(prior && { revision: redact(prior, hiddenInPrior(hidden, prior, parent)) }),
      },
    }),
  } as PageChange & Pick<C, 'changelog_kind'>
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

/** The parts of the prior state that are hidden in it, or in the revision itself. */
function hiddenInPrior(now: Hidden, prior: RevisionState, parent: Revision | undefined): Hidden {
  const own = hiddenOf(prior, parent?.revId === prior.rev_id ? parent : undefined)
  return {
    allText: now.allText || own.allText,
    slots: new Set([...now.slots, ...own.slots]),
    comment: now.comment || own.comment,
    user: now.user || own.user,
  }
}

/**
 * The revision without its text if the event says that it is hidden: the wiki may not have heard of it
 * yet, or shows it to privileged callers.
 */
export function asEventShows(
  revision: Revision,
  { revision: own, prior_state }: { readonly revision?: unknown; readonly prior_state?: unknown },
): Revision {
  const prior = (prior_state as PageChange['prior_state'])?.revision
  const states = [own as RevisionState | undefined, prior]
  const isHidden = states.some(
    (state) => state?.rev_id === revision.revId && state.is_content_visible === false,
  )
  return isHidden ? { ...revision, slots: withoutTexts(revision.slots) } : revision
}

function redact(state: RevisionState, hidden: Hidden): RevisionState {
  const { comment, editor, rev_sha1, content_slots, ...rest } = state
  // The SHA-1 of a revision covers all its slots, so one hidden slot hides it.
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

/** The fields of a hidden slot that stay. An unknown field might hold its text. */
const PUBLIC = new Set([
  'slot_role',
  'content_model',
  'content_format',
  'content_size',
  'origin_rev_id',
])

const withoutText = (slot: SlotState = {}): SlotState =>
  Object.fromEntries(Object.entries(slot).filter(([name]) => PUBLIC.has(name)))

/** A prior state lists only fields that changed. Without a `rev_id` it is of the same revision. */
const isSameRevision = (prior: RevisionState | undefined, { revision }: PageChange) =>
  prior !== undefined && (prior.rev_id ?? revision.rev_id) === revision.rev_id

const isSameUser = (a: Partial<User> | undefined, b: Partial<User> | undefined) =>
  (a?.user_text !== undefined && a.user_text === b?.user_text) ||
  (a?.user_id !== undefined && a.user_id === b?.user_id)

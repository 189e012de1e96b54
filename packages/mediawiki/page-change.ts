import type { PageChange, RevisionCreate } from '@tributary/schemas'
import { isRevisionCreate } from './page-key.ts'

export type { PageChange, RevisionCreate }

type PriorState = NonNullable<PageChange['prior_state']>
/** The facts about a revision in a change: about the new one, or the one before. */
export type RevisionState = NonNullable<PriorState['revision']>
export type SlotState = NonNullable<RevisionState['content_slots']>[string]
/** A user in a change. */
export type User = NonNullable<PageChange['performer']>

/** How a keyed table should apply each kind of change. */
export const CHANGELOG_KIND = {
  create: 'insert',
  undelete: 'insert',
  edit: 'update',
  move: 'update',
  visibility_change: 'update',
  delete: 'delete',
} as const

/** A page change that says how a keyed table should apply it. */
export type PageChangeWithKind = PageChange & {
  changelog_kind: NonNullable<PageChange['changelog_kind']>
}

/**
 * Returns the change in the shape of mediawiki/page/change. A revision-create becomes a create if it has no
 * parent, else an edit. Before version 2.0.0 it has no `dt`; then the revision's time stands for it.
 * Its fields get their new names, and unknown fields are passed on; only the summary as HTML is left
 * out, since it repeats the summary.
 */
export function asPageChange(change: RevisionCreate | PageChange): PageChangeWithKind {
  if (!isRevisionCreate(change)) {
    return { ...change, changelog_kind: CHANGELOG_KIND[change.page_change_kind] }
  }
  const {
    dt,
    database,
    page_id,
    page_title,
    page_namespace,
    page_is_redirect,
    rev_id,
    rev_parent_id,
    rev_timestamp,
    rev_sha1,
    rev_len,
    rev_minor_edit,
    rev_content_model,
    rev_content_format,
    rev_slots = {},
    performer,
    comment,
    parsedcomment: _,
    ...rest
  } = change
  const kind = rev_parent_id ? 'edit' : 'create'
  const user = performer && rename(performer, USER)
  return {
    ...rest,
    dt: dt ?? rev_timestamp,
    wiki_id: database,
    page_change_kind: kind,
    changelog_kind: CHANGELOG_KIND[kind],
    page: known({
      page_id,
      page_title,
      namespace_id: page_namespace,
      is_redirect: page_is_redirect,
    }),
    ...(user && { performer: user }),
    revision: known({
      rev_id,
      rev_parent_id,
      rev_dt: rev_timestamp,
      rev_sha1,
      rev_size: rev_len,
      is_minor_edit: rev_minor_edit,
      comment,
      editor: user,
      content_slots: Object.fromEntries(
        Object.entries(rev_slots).map(([role, slot]) => [
          role,
          known({
            slot_role: role,
            ...rename(slot ?? {}, SLOT),
            // The event has the format of the main slot only, and its model twice.
            ...(role === 'main' && {
              content_format: rev_content_format,
              content_model: slot?.rev_slot_content_model ?? rev_content_model,
            }),
          }),
        ]),
      ),
    }),
  } as PageChangeWithKind
}

const USER = new Map([
  ['user_groups', 'groups'],
  ['user_is_bot', 'is_bot'],
  ['user_registration_dt', 'registration_dt'],
  ['user_edit_count', 'edit_count'],
])

const SLOT = new Map([
  ['rev_slot_content_model', 'content_model'],
  ['rev_slot_sha1', 'content_sha1'],
  ['rev_slot_size', 'content_size'],
  ['rev_slot_origin_rev_id', 'origin_rev_id'],
])

const rename = (from: object, names: ReadonlyMap<string, string>) =>
  Object.fromEntries(Object.entries(from).map(([name, value]) => [names.get(name) ?? name, value]))

/** The object without its undefined members. */
const known = <T extends object>(object: T) =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined))

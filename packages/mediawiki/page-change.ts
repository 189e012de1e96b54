import type { PageKey } from '../runtime/enrichment.ts'

/** The fields of mediawiki/page/change that enrichments touch; whatever else it has is passed on. */
export interface PageChangeInput {
  readonly $schema: string
  readonly dt: string
  readonly wiki_id: string
  readonly page_change_kind: Kind
  readonly meta: { readonly domain?: string; readonly [name: string]: unknown }
  readonly page: {
    readonly page_id: number
    readonly page_title: string
    readonly [name: string]: unknown
  }
  readonly performer?: User
  readonly comment?: string
  readonly revision: RevisionState & { readonly rev_id: number; readonly rev_dt: string }
  readonly prior_state?: { readonly revision?: RevisionState; readonly [name: string]: unknown }
  readonly [name: string]: unknown
}

export interface PageChange extends PageChangeInput {
  readonly changelog_kind: (typeof CHANGELOG_KIND)[Kind]
}

export interface User {
  readonly user_text?: string
  readonly user_id?: number
  readonly [name: string]: unknown
}

export interface RevisionState {
  readonly rev_id?: number
  readonly rev_sha1?: string
  readonly rev_size?: number
  readonly comment?: string
  readonly editor?: User
  readonly is_content_visible?: boolean
  readonly is_comment_visible?: boolean
  readonly is_editor_visible?: boolean
  readonly content_slots?: Readonly<Record<string, SlotState | undefined>>
  readonly [name: string]: unknown
}

export interface SlotState {
  readonly content_model?: string
  readonly content_format?: string
  readonly content_sha1?: string
  readonly content_size?: number
  readonly content_body?: string
  readonly [name: string]: unknown
}

/** How a keyed table should apply each kind of change. */
export const CHANGELOG_KIND = {
  create: 'insert',
  undelete: 'insert',
  edit: 'update',
  move: 'update',
  visibility_change: 'update',
  delete: 'delete',
} as const

type Kind = keyof typeof CHANGELOG_KIND

/** The fields of mediawiki/revision/create that have another name or place in mediawiki/page/change. */
export interface RevisionCreate {
  readonly $schema: string
  readonly dt?: string
  readonly database: string
  readonly meta: { readonly domain?: string; readonly [name: string]: unknown }
  readonly page_id: number
  readonly page_title: string
  readonly page_namespace?: number
  readonly page_is_redirect?: boolean
  readonly rev_id: number
  readonly rev_parent_id?: number
  readonly rev_timestamp: string
  readonly rev_sha1?: string
  readonly rev_len?: number
  readonly rev_minor_edit?: boolean
  readonly rev_content_model?: string
  readonly rev_content_format?: string
  readonly rev_slots?: Readonly<Record<string, object | undefined>>
  readonly performer?: Readonly<Record<string, unknown>>
  readonly comment?: string
  readonly parsedcomment?: string
  readonly [name: string]: unknown
}

/** The page a change of either shape is about. */
export const pageKey = (change: RevisionCreate | PageChangeInput): PageKey =>
  isRevisionCreate(change)
    ? { wiki_id: change.database, page_id: change.page_id }
    : { wiki_id: change.wiki_id, page_id: change.page.page_id }

/**
 * A change in the shape of mediawiki/page/change. A revision-create is kind create if it has no
 * parent, else edit; before 2.0.0 it has no `dt`, and its time is the revision's. Its fields move
 * to their new names, and those we don't know are passed on; the summary as HTML is not, being
 * the summary again.
 */
export function asPageChange(change: RevisionCreate | PageChangeInput): PageChange {
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
            // Of main alone the event tells the format, and the model once more.
            ...(role === 'main' && {
              content_format: rev_content_format,
              content_model: (slot as SlotState).rev_slot_content_model ?? rev_content_model,
            }),
          }),
        ]),
      ),
    }),
  } as PageChange
}

const isRevisionCreate = (change: RevisionCreate | PageChangeInput): change is RevisionCreate =>
  /^\/?mediawiki\/revision\/create\//.test(change.$schema)

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

/** Without the members that are not set. */
const known = <T extends object>(object: T) =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined))

/** The parts of a page change as the wiki's records have them. */
import type { RevisionState, SlotState, User } from './page-change.ts'
import type { Author, RevisionRecord, SlotRecord, UserRecord } from './record.ts'

/** Content formats that MediaWiki's content models write by default. The API names one only with the content. */
const FORMATS: Readonly<Record<string, string>> = {
  wikitext: 'text/x-wiki',
  text: 'text/plain',
  css: 'text/css',
  'sanitized-css': 'text/css',
  javascript: 'text/javascript',
  json: 'application/json',
  Scribunto: 'text/plain',
  'wikibase-item': 'application/json',
  'wikibase-property': 'application/json',
  'wikibase-lexeme': 'application/json',
  'wikibase-mediainfo': 'application/json',
}

/** A slot in an event. */
export function slotState(
  role: string,
  slot: SlotRecord & { origin?: number | undefined },
): SlotState {
  const { model, size, sha1, origin } = slot
  const format = model === undefined ? undefined : FORMATS[model]
  return known({
    slot_role: role,
    content_model: model,
    content_sha1: sha1,
    content_size: size,
    content_format: format,
    origin_rev_id: origin,
  })
}

/** A user in an event. Of an address, and of a user that the wiki does not have, only the name is known. */
export function userState({ name, id, isTemporary }: Author, user?: UserRecord): User {
  return known({
    user_text: name,
    groups: user?.groups ?? (id === undefined ? ['*'] : undefined),
    is_bot: user ? user.groups.includes('bot') : id === undefined ? false : undefined,
    is_temp: isTemporary,
    user_id: id,
    registration_dt: user?.registration,
    edit_count: user?.editCount,
    user_central_id: user?.centralId,
  }) as User
}

/** A revision in an event, such as the one before the change. What the wiki hides is not in it. */
export function revisionState(record: RevisionRecord, editor?: User): RevisionState {
  return known({
    rev_id: record.revId,
    rev_dt: record.timestamp,
    is_minor_edit: record.isMinor,
    rev_sha1: record.sha1,
    rev_size: record.size,
    rev_parent_id: record.parentId || undefined,
    comment: record.comment,
    editor,
    is_content_visible: !record.contentHidden,
    is_editor_visible: !record.userHidden,
    is_comment_visible: !record.commentHidden,
    content_slots: Object.fromEntries(
      Object.entries(record.slots).map(([role, slot]) => [role, slotState(role, slot)]),
    ),
  })
}

/** The object without its undefined members. */
const known = <T extends object>(object: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as never

/**
 * The tables and columns that are captured; no other column is ever decoded. `user` has password hashes,
 * `text` has whole pages, `recentchanges` repeats all this in a later transaction: they are not here.
 */

/** How a column's bytes become a value: an integer, text in UTF-8, or MediaWiki's 14 digits. */
export type Kind = 'integer' | 'text'

const I = 'integer'
const T = 'text'

/** A column that a version of MediaWiki does not have is absent in its rows. */
export const TABLES = {
  page: {
    page_id: I,
    page_namespace: I,
    page_title: T,
    page_is_redirect: I,
    page_is_new: I,
    page_latest: I,
    page_len: I,
    page_content_model: T,
  },
  revision: {
    rev_id: I,
    rev_page: I,
    rev_comment_id: I,
    rev_actor: I,
    rev_timestamp: T,
    rev_minor_edit: I,
    rev_deleted: I,
    rev_len: I,
    rev_parent_id: I,
    rev_sha1: T,
  },
  revision_comment_temp: { revcomment_rev: I, revcomment_comment_id: I },
  slots: { slot_revision_id: I, slot_role_id: I, slot_content_id: I, slot_origin: I },
  content: { content_id: I, content_size: I, content_sha1: T, content_model: I },
  comment: { comment_id: I, comment_text: T },
  actor: { actor_id: I, actor_user: I, actor_name: T },
  archive: {
    ar_id: I,
    ar_namespace: I,
    ar_title: T,
    ar_comment_id: I,
    ar_actor: I,
    ar_timestamp: T,
    ar_minor_edit: I,
    ar_rev_id: I,
    ar_deleted: I,
    ar_len: I,
    ar_page_id: I,
    ar_parent_id: I,
    ar_sha1: T,
  },
  logging: {
    log_id: I,
    log_type: T,
    log_action: T,
    log_timestamp: T,
    log_actor: I,
    log_namespace: I,
    log_title: T,
    log_page: I,
    log_comment_id: I,
    log_deleted: I,
  },
  redirect: { rd_from: I, rd_namespace: I, rd_title: T, rd_interwiki: T, rd_fragment: T },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Kind>>>>

/** Names of slot roles and content models; the reader puts them into the rows that have their ids. */
export const DICTIONARIES = {
  slot_roles: { id: 'role_id', name: 'role_name' },
  content_models: { id: 'model_id', name: 'model_name' },
} as const

export type Table = keyof typeof TABLES
export type Dictionary = keyof typeof DICTIONARIES

/** The columns without which a page's changes cannot be followed, by table. */
export const REQUIRED: Partial<Record<Table, readonly string[]>> = {
  page: ['page_id', 'page_namespace', 'page_title', 'page_latest', 'page_is_redirect'],
  revision: ['rev_id', 'rev_page', 'rev_actor', 'rev_deleted', 'rev_timestamp', 'rev_comment_id'],
  slots: ['slot_revision_id', 'slot_role_id', 'slot_content_id', 'slot_origin'],
  content: ['content_id', 'content_size', 'content_sha1', 'content_model'],
  comment: ['comment_id', 'comment_text'],
  actor: ['actor_id', 'actor_name'],
  archive: ['ar_id', 'ar_rev_id', 'ar_page_id', 'ar_deleted', 'ar_comment_id', 'ar_actor'],
  logging: ['log_type', 'log_action', 'log_page', 'log_deleted', 'log_actor', 'log_comment_id'],
}

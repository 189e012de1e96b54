import type { Schema } from './schema.js'
/**
 * The rows of one page that one transaction changed in a wiki's database, read from the binary log of its server. One event per page and transaction; all pages of a transaction come before the next one.
 */
export interface PageRows {
$schema: string
meta: {
/**
 * UUID v5 of GTID, wiki and page, equal to the id of the CloudEvent: a transaction that is read twice gives the same ids.
 */
id: string
stream: string
/**
 * Host name of the wiki.
 */
domain: string
[k: string]: unknown
}
/**
 * Database name of the wiki, such as enwiki.
 */
wiki_id: string
/**
 * Database id of the page. A restored revision is of the page that it is on now, even if it was deleted from another; a revision that was merged into another page is in the events of both.
 */
page_id: number
/**
 * MariaDB's global transaction id, domain-server-sequence, such as 0-1-19502.
 */
gtid: string
/**
 * When the transaction was committed; MariaDB's log has whole seconds.
 */
committed_at: string
/**
 * The changed rows in the order of the log. A row whose captured columns did not change is left out (page_touched and the like are not captured). There is at least one row of page, revision or archive; rows of other tables belong to these.
 */
rows: {
table: ("page" | "revision" | "revision_comment_temp" | "slots" | "content" | "comment" | "actor" | "archive" | "logging" | "redirect")
/**
 * c for an inserted row, u for an updated one, d for a deleted one.
 */
op: ("c" | "u" | "d")
/**
 * The row before the transaction's statement; absent for an inserted row.
 */
before?: {
page_id?: number
page_namespace?: number
/**
 * Without namespace, underscores for spaces.
 */
page_title?: string
page_is_redirect?: (0 | 1)
page_is_new?: (0 | 1)
/**
 * The current revision; 0 while the page is being made.
 */
page_latest?: number
page_len?: number
/**
 * Name of the content model.
 */
page_content_model?: string
rev_id?: number
rev_page?: number
/**
 * 0 where revision_comment_temp has it (MediaWiki 1.39).
 */
rev_comment_id?: number
rev_actor?: number
/**
 * MediaWiki's 14 digits, UTC, such as 20261128010706.
 */
rev_timestamp?: string
rev_minor_edit?: (0 | 1)
/**
 * What the public may not see: 1 the text (for a log entry its action and target), 2 the comment, 4 the user, 8 hidden from administrators too. Each bit is added.
 */
rev_deleted?: number
rev_len?: number
rev_parent_id?: number
/**
 * 31 digits in base 36.
 */
rev_sha1?: string
revcomment_rev?: number
revcomment_comment_id?: number
slot_revision_id?: number
slot_role_id?: number
/**
 * Name of the slot's role; the reader adds it from slot_roles.
 */
role_name?: string
slot_content_id?: number
/**
 * The revision in which the content first appeared.
 */
slot_origin?: number
content_id?: number
content_size?: number
/**
 * 31 digits in base 36.
 */
content_sha1?: string
content_model?: number
/**
 * Name of the content model; the reader adds it from content_models.
 */
model_name?: string
comment_id?: number
comment_text?: string
actor_id?: number
/**
 * Local user id; absent for an address.
 */
actor_user?: number
actor_name?: string
ar_id?: number
ar_namespace?: number
ar_title?: string
ar_comment_id?: number
ar_actor?: number
/**
 * MediaWiki's 14 digits, UTC, such as 20261128010706.
 */
ar_timestamp?: string
ar_minor_edit?: (0 | 1)
ar_rev_id?: number
/**
 * What the public may not see: 1 the text (for a log entry its action and target), 2 the comment, 4 the user, 8 hidden from administrators too. Each bit is added.
 */
ar_deleted?: number
ar_len?: number
/**
 * The page that the revision was deleted from.
 */
ar_page_id?: number
ar_parent_id?: number
ar_sha1?: string
log_id?: number
log_type?: string
log_action?: string
/**
 * MediaWiki's 14 digits, UTC, such as 20261128010706.
 */
log_timestamp?: string
log_actor?: number
log_namespace?: number
log_title?: string
log_page?: number
log_comment_id?: number
/**
 * What the public may not see: 1 the text (for a log entry its action and target), 2 the comment, 4 the user, 8 hidden from administrators too. Each bit is added.
 */
log_deleted?: number
rd_from?: number
rd_namespace?: number
rd_title?: string
rd_interwiki?: string
rd_fragment?: string
[k: string]: unknown
}
/**
 * The row after the transaction's statement; absent for a deleted row.
 */
after?: {
page_id?: number
page_namespace?: number
/**
 * Without namespace, underscores for spaces.
 */
page_title?: string
page_is_redirect?: (0 | 1)
page_is_new?: (0 | 1)
/**
 * The current revision; 0 while the page is being made.
 */
page_latest?: number
page_len?: number
/**
 * Name of the content model.
 */
page_content_model?: string
rev_id?: number
rev_page?: number
/**
 * 0 where revision_comment_temp has it (MediaWiki 1.39).
 */
rev_comment_id?: number
rev_actor?: number
/**
 * MediaWiki's 14 digits, UTC, such as 20261128010706.
 */
rev_timestamp?: string
rev_minor_edit?: (0 | 1)
/**
 * What the public may not see: 1 the text (for a log entry its action and target), 2 the comment, 4 the user, 8 hidden from administrators too. Each bit is added.
 */
rev_deleted?: number
rev_len?: number
rev_parent_id?: number
/**
 * 31 digits in base 36.
 */
rev_sha1?: string
revcomment_rev?: number
revcomment_comment_id?: number
slot_revision_id?: number
slot_role_id?: number
/**
 * Name of the slot's role; the reader adds it from slot_roles.
 */
role_name?: string
slot_content_id?: number
/**
 * The revision in which the content first appeared.
 */
slot_origin?: number
content_id?: number
content_size?: number
/**
 * 31 digits in base 36.
 */
content_sha1?: string
content_model?: number
/**
 * Name of the content model; the reader adds it from content_models.
 */
model_name?: string
comment_id?: number
comment_text?: string
actor_id?: number
/**
 * Local user id; absent for an address.
 */
actor_user?: number
actor_name?: string
ar_id?: number
ar_namespace?: number
ar_title?: string
ar_comment_id?: number
ar_actor?: number
/**
 * MediaWiki's 14 digits, UTC, such as 20261128010706.
 */
ar_timestamp?: string
ar_minor_edit?: (0 | 1)
ar_rev_id?: number
/**
 * What the public may not see: 1 the text (for a log entry its action and target), 2 the comment, 4 the user, 8 hidden from administrators too. Each bit is added.
 */
ar_deleted?: number
ar_len?: number
/**
 * The page that the revision was deleted from.
 */
ar_page_id?: number
ar_parent_id?: number
ar_sha1?: string
log_id?: number
log_type?: string
log_action?: string
/**
 * MediaWiki's 14 digits, UTC, such as 20261128010706.
 */
log_timestamp?: string
log_actor?: number
log_namespace?: number
log_title?: string
log_page?: number
log_comment_id?: number
/**
 * What the public may not see: 1 the text (for a log entry its action and target), 2 the comment, 4 the user, 8 hidden from administrators too. Each bit is added.
 */
log_deleted?: number
rd_from?: number
rd_namespace?: number
rd_title?: string
rd_interwiki?: string
rd_fragment?: string
[k: string]: unknown
}
[k: string]: unknown
}[]
/**
 * Rows that were left out because there are too many for one event, by table: of each table the first and the last 100 are there. A deletion or restoration of a long history has it.
 */
omitted?: {
[k: string]: number
}
[k: string]: unknown
}

export declare const pageRows: Schema<PageRows>

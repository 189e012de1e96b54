import type { Schema } from './schema.js'
/**
 * A change of a page with the wikitext of all its slots: the whole state of the page after it. A delete comes without content. What is hidden from the public is left out.
 */
export interface PageWikitextChange {
$schema: "/mediawiki/page/wikitext_change/1.0.0"
/**
 * Envelope shared by all events of the platform.
 */
meta: {
/**
 * Unique id of this event (UUID), equal to the id of the CloudEvent.
 */
id: string
/**
 * Stream the event belongs to (a name without datacenter prefix).
 */
stream: string
/**
 * When the producer or intake service accepted the event, UTC.
 */
dt?: string
/**
 * Host name of the wiki concerned; the literal canary marks a monitoring event.
 */
domain?: string
/**
 * Id of the request at the origin of the event; shared by all events that request caused.
 */
request_id?: string
/**
 * Address of the page, as the input has it.
 */
uri?: string
[k: string]: unknown
}
/**
 * When the thing described happened (event time), UTC, ISO 8601.
 */
dt: string
/**
 * How a keyed table should apply the event.
 */
changelog_kind: ("insert" | "update" | "delete")
/**
 * What happened to the page in MediaWiki terms.
 */
page_change_kind: ("create" | "undelete" | "edit" | "move" | "delete" | "visibility_change")
/**
 * Database name of the wiki, such as enwiki.
 */
wiki_id: string
/**
 * The page after the change.
 */
page: {
/**
 * Database id of the page.
 */
page_id?: number
/**
 * Title as a database key: namespace prefix, underscores for spaces.
 */
page_title?: string
/**
 * Numeric namespace.
 */
namespace_id?: number
/**
 * Whether the page is a redirect now.
 */
is_redirect?: boolean
/**
 * How many revisions the page had; sent with deletions.
 */
revision_count?: number
/**
 * Where the redirect leads.
 */
redirect_page_link?: {
[k: string]: unknown
}
[k: string]: unknown
}
/**
 * Who did it; left out if hidden.
 */
performer?: {
/**
 * Name or address of the user.
 */
user_text?: string
/**
 * Local user id; absent for unregistered users.
 */
user_id?: number
/**
 * Groups of the user.
 */
groups?: string[]
/**
 * User counts as a bot.
 */
is_bot?: boolean
/**
 * User is a MediaWiki system account.
 */
is_system?: boolean
/**
 * User is a temporary account.
 */
is_temp?: boolean
/**
 * When the thing described happened (event time), UTC, ISO 8601.
 */
registration_dt?: string
/**
 * Edits by the user, when known.
 */
edit_count?: number
[k: string]: unknown
}
/**
 * Reason given by the person who did it; left out if hidden.
 */
comment?: string
/**
 * Redirect left at the old title by a move.
 */
created_redirect_page?: {
/**
 * Database id of the page.
 */
page_id?: number
/**
 * Title as a database key: namespace prefix, underscores for spaces.
 */
page_title?: string
/**
 * Numeric namespace.
 */
namespace_id?: number
/**
 * Whether the page is a redirect now.
 */
is_redirect?: boolean
/**
 * How many revisions the page had; sent with deletions.
 */
revision_count?: number
/**
 * Where the redirect leads.
 */
redirect_page_link?: {
[k: string]: unknown
}
[k: string]: unknown
}
/**
 * Current revision of the page after the change (for a delete, the last one it had).
 */
revision: {
/**
 * Revision id.
 */
rev_id?: number
/**
 * Revision before this one on the page; 0 if it is the first, absent if unknown.
 */
rev_parent_id?: number
/**
 * When the thing described happened (event time), UTC, ISO 8601.
 */
rev_dt?: string
/**
 * SHA-1 of the content in base 36, 31 characters; left out if the text is hidden.
 */
rev_sha1?: string
/**
 * Size in bytes over all slots.
 */
rev_size?: number
/**
 * Marked minor by its author.
 */
is_minor_edit?: boolean
/**
 * The edit summary; left out if hidden.
 */
comment?: string
/**
 * Who wrote the revision; left out if hidden.
 */
editor?: {
/**
 * Name or address of the user.
 */
user_text?: string
/**
 * Local user id; absent for unregistered users.
 */
user_id?: number
/**
 * Groups of the user.
 */
groups?: string[]
/**
 * User counts as a bot.
 */
is_bot?: boolean
/**
 * User is a MediaWiki system account.
 */
is_system?: boolean
/**
 * User is a temporary account.
 */
is_temp?: boolean
/**
 * When the thing described happened (event time), UTC, ISO 8601.
 */
registration_dt?: string
/**
 * Edits by the user, when known.
 */
edit_count?: number
[k: string]: unknown
}
/**
 * False once the text of a slot was hidden from the public.
 */
is_content_visible?: boolean
/**
 * False once the summary was hidden.
 */
is_comment_visible?: boolean
/**
 * False once the author was hidden.
 */
is_editor_visible?: boolean
/**
 * Content by slot role; main is always there when the map is.
 */
content_slots?: {
[k: string]: {
/**
 * Name of the slot.
 */
slot_role?: string
/**
 * Content model.
 */
content_model?: string
/**
 * Serialisation of the content.
 */
content_format?: string
/**
 * SHA-1 of this slot in base 36; left out if the text is hidden.
 */
content_sha1?: string
/**
 * Bytes in this slot.
 */
content_size?: number
/**
 * Revision in which this slot content first appeared.
 */
origin_rev_id?: number
/**
 * The content itself; left out if the text is hidden, and for a delete.
 */
content_body?: string
[k: string]: unknown
}
}
[k: string]: unknown
}
/**
 * Earlier values, only of what the change altered.
 */
prior_state?: {
page?: {
/**
 * Database id of the page.
 */
page_id?: number
/**
 * Title as a database key: namespace prefix, underscores for spaces.
 */
page_title?: string
/**
 * Numeric namespace.
 */
namespace_id?: number
/**
 * Whether the page is a redirect now.
 */
is_redirect?: boolean
/**
 * How many revisions the page had; sent with deletions.
 */
revision_count?: number
/**
 * Where the redirect leads.
 */
redirect_page_link?: {
[k: string]: unknown
}
[k: string]: unknown
}
revision?: {
/**
 * Revision id.
 */
rev_id?: number
/**
 * Revision before this one on the page; 0 if it is the first, absent if unknown.
 */
rev_parent_id?: number
/**
 * When the thing described happened (event time), UTC, ISO 8601.
 */
rev_dt?: string
/**
 * SHA-1 of the content in base 36, 31 characters; left out if the text is hidden.
 */
rev_sha1?: string
/**
 * Size in bytes over all slots.
 */
rev_size?: number
/**
 * Marked minor by its author.
 */
is_minor_edit?: boolean
/**
 * The edit summary; left out if hidden.
 */
comment?: string
/**
 * Who wrote the revision; left out if hidden.
 */
editor?: {
/**
 * Name or address of the user.
 */
user_text?: string
/**
 * Local user id; absent for unregistered users.
 */
user_id?: number
/**
 * Groups of the user.
 */
groups?: string[]
/**
 * User counts as a bot.
 */
is_bot?: boolean
/**
 * User is a MediaWiki system account.
 */
is_system?: boolean
/**
 * User is a temporary account.
 */
is_temp?: boolean
/**
 * When the thing described happened (event time), UTC, ISO 8601.
 */
registration_dt?: string
/**
 * Edits by the user, when known.
 */
edit_count?: number
[k: string]: unknown
}
/**
 * False once the text of a slot was hidden from the public.
 */
is_content_visible?: boolean
/**
 * False once the summary was hidden.
 */
is_comment_visible?: boolean
/**
 * False once the author was hidden.
 */
is_editor_visible?: boolean
/**
 * Content by slot role; main is always there when the map is.
 */
content_slots?: {
[k: string]: {
/**
 * Name of the slot.
 */
slot_role?: string
/**
 * Content model.
 */
content_model?: string
/**
 * Serialisation of the content.
 */
content_format?: string
/**
 * SHA-1 of this slot in base 36; left out if the text is hidden.
 */
content_sha1?: string
/**
 * Bytes in this slot.
 */
content_size?: number
/**
 * Revision in which this slot content first appeared.
 */
origin_rev_id?: number
/**
 * The content itself; left out if the text is hidden, and for a delete.
 */
content_body?: string
[k: string]: unknown
}
}
[k: string]: unknown
}
[k: string]: unknown
}
[k: string]: unknown
}

export declare const pageWikitextChange: Schema<PageWikitextChange>

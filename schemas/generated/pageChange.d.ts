import type { Schema } from './schema.js'
/**
 * A page was created, edited, moved, deleted or undeleted, or its visibility changed.
 */
export interface PageChange {
/**
 * Names the schema, with version, that this event was built against.
 */
$schema: string
/**
 * How a keyed table should apply the event.
 */
changelog_kind?: ("insert" | "update" | "delete")
/**
 * Reason given by the person who did it.
 */
comment?: string
/**
 * Redirect left at the old title by a move.
 */
created_redirect_page?: {
/**
 * Whether the page is a redirect now.
 */
is_redirect?: boolean
/**
 * Numeric namespace.
 */
namespace_id?: number
/**
 * Database id of the page.
 */
page_id?: number
/**
 * Title as a database key: namespace prefix, underscores for spaces.
 */
page_title?: string
/**
 * How many revisions the page had; sent with deletions.
 */
revision_count?: number
[k: string]: unknown
}
/**
 * When the thing described happened (event time), UTC, ISO 8601.
 */
dt: string
/**
 * Envelope shared by all events of the platform.
 */
meta: {
/**
 * Host name of the wiki concerned; the literal canary marks a monitoring event.
 */
domain?: string
/**
 * When the producer or intake service accepted the event, UTC.
 */
dt?: string
/**
 * Unique id of this event (UUID).
 */
id?: string
/**
 * Id of the request at the origin of the event; shared by all events that request caused.
 */
request_id?: string
/**
 * Stream the event belongs to (a name without datacenter prefix).
 */
stream?: string
/**
 * Address of the entity.
 */
uri?: string
[k: string]: unknown
}
/**
 * The page after the change.
 */
page: {
/**
 * Whether the page is a redirect now.
 */
is_redirect?: boolean
/**
 * Numeric namespace.
 */
namespace_id?: number
/**
 * Database id of the page.
 */
page_id: number
/**
 * Title as a database key: namespace prefix, underscores for spaces.
 */
page_title: string
/**
 * Where the redirect leads.
 */
redirect_page_link?: {
/**
 * Prefix of the other wiki, where the target is elsewhere.
 */
interwiki_prefix?: string
/**
 * Whether the page is a redirect now.
 */
is_redirect?: boolean
/**
 * Numeric namespace.
 */
namespace_id?: number
/**
 * Database id of the page.
 */
page_id?: number
/**
 * Title as a database key: namespace prefix, underscores for spaces.
 */
page_title?: string
[k: string]: unknown
}
/**
 * How many revisions the page had; sent with deletions.
 */
revision_count?: number
[k: string]: unknown
}
/**
 * What happened to the page in MediaWiki terms.
 */
page_change_kind: ("create" | "undelete" | "edit" | "move" | "delete" | "visibility_change")
/**
 * Who did it; left out if that is suppressed.
 */
performer?: {
/**
 * Edits by the user, when known.
 */
edit_count?: number
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
 * When the user registered.
 */
registration_dt?: string
/**
 * Local user id; absent for unregistered users.
 */
user_id?: number
/**
 * Name or address of the user.
 */
user_text?: string
[k: string]: unknown
}
/**
 * Earlier values, only of what the change altered.
 */
prior_state?: {
/**
 * The page after the change.
 */
page?: {
/**
 * Whether the page is a redirect now.
 */
is_redirect?: boolean
/**
 * Numeric namespace.
 */
namespace_id?: number
/**
 * Database id of the page.
 */
page_id?: number
/**
 * Title as a database key: namespace prefix, underscores for spaces.
 */
page_title?: string
/**
 * How many revisions the page had; sent with deletions.
 */
revision_count?: number
[k: string]: unknown
}
/**
 * Current revision of the page after the change (for a deletion: the last one it had).
 */
revision?: {
/**
 * Reason given by the person who did it.
 */
comment?: string
/**
 * Content by slot role; main is always there when the map is.
 */
content_slots?: {
[k: string]: {
/**
 * The content itself; filled only in enriched streams.
 */
content_body?: string
/**
 * Serialisation of the content.
 */
content_format?: string
/**
 * Content model.
 */
content_model?: string
/**
 * SHA-1 of this slot in base 36.
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
 * Name of the slot.
 */
slot_role?: string
[k: string]: unknown
}
}
/**
 * Who wrote the revision; left out if hidden.
 */
editor?: {
/**
 * Edits by the user, when known.
 */
edit_count?: number
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
 * When the user registered.
 */
registration_dt?: string
/**
 * Local user id; absent for unregistered users.
 */
user_id?: number
/**
 * Name or address of the user.
 */
user_text?: string
[k: string]: unknown
}
/**
 * False once the summary was hidden.
 */
is_comment_visible?: boolean
/**
 * False once the text was hidden from the public.
 */
is_content_visible?: boolean
/**
 * False once the author was hidden.
 */
is_editor_visible?: boolean
/**
 * Marked minor by its author.
 */
is_minor_edit?: boolean
/**
 * When the revision was saved.
 */
rev_dt?: string
/**
 * Revision id.
 */
rev_id?: number
/**
 * Revision before this one on the page; 0 if it is the first, absent if unknown.
 */
rev_parent_id?: number
/**
 * SHA-1 of the content in base 36, 31 characters.
 */
rev_sha1?: string
/**
 * Size in bytes over all slots.
 */
rev_size?: number
[k: string]: unknown
}
[k: string]: unknown
}
/**
 * Current revision of the page after the change (for a deletion: the last one it had).
 */
revision: {
/**
 * Reason given by the person who did it.
 */
comment?: string
/**
 * Content by slot role; main is always there when the map is.
 */
content_slots?: {
[k: string]: {
/**
 * The content itself; filled only in enriched streams.
 */
content_body?: string
/**
 * Serialisation of the content.
 */
content_format?: string
/**
 * Content model.
 */
content_model?: string
/**
 * SHA-1 of this slot in base 36.
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
 * Name of the slot.
 */
slot_role?: string
[k: string]: unknown
}
}
/**
 * Who wrote the revision; left out if hidden.
 */
editor?: {
/**
 * Edits by the user, when known.
 */
edit_count?: number
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
 * When the user registered.
 */
registration_dt?: string
/**
 * Local user id; absent for unregistered users.
 */
user_id?: number
/**
 * Name or address of the user.
 */
user_text?: string
[k: string]: unknown
}
/**
 * False once the summary was hidden.
 */
is_comment_visible?: boolean
/**
 * False once the text was hidden from the public.
 */
is_content_visible?: boolean
/**
 * False once the author was hidden.
 */
is_editor_visible?: boolean
/**
 * Marked minor by its author.
 */
is_minor_edit?: boolean
/**
 * When the revision was saved.
 */
rev_dt: string
/**
 * Revision id.
 */
rev_id: number
/**
 * Revision before this one on the page; 0 if it is the first, absent if unknown.
 */
rev_parent_id?: number
/**
 * SHA-1 of the content in base 36, 31 characters.
 */
rev_sha1?: string
/**
 * Size in bytes over all slots.
 */
rev_size?: number
[k: string]: unknown
}
/**
 * Database name of the wiki, such as enwiki.
 */
wiki_id: string
[k: string]: unknown
}

export declare const pageChange: Schema<PageChange>

import type { Schema } from './schema.js'
/**
 * A revision of a page was made; the stream that page changes replace.
 */
export interface RevisionCreate {
/**
 * Names the schema, with version, that this event was built against.
 */
$schema: string
chronology_id?: string
/**
 * Reason given by the person who did it.
 */
comment?: string
/**
 * Database name of the wiki.
 */
database: string
/**
 * When the thing described happened (event time), UTC, ISO 8601.
 */
dt?: string
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
 * Database id of the page.
 */
page_id: number
/**
 * Whether the page is a redirect.
 */
page_is_redirect?: boolean
/**
 * Numeric namespace.
 */
page_namespace?: number
/**
 * Title as a database key: namespace prefix, underscores for spaces.
 */
page_title: string
/**
 * Summary as HTML.
 */
parsedcomment?: string
/**
 * Who did it; left out if that is suppressed.
 */
performer?: {
user_edit_count?: number
user_groups?: string[]
/**
 * Local user id; absent for unregistered users.
 */
user_id?: number
user_is_bot?: boolean
user_registration_dt?: string
/**
 * Name or address of the user.
 */
user_text?: string
[k: string]: unknown
}
/**
 * Whether content differs from the parent.
 */
rev_content_changed?: boolean
/**
 * Format of main.
 */
rev_content_format?: string
/**
 * Content model of main.
 */
rev_content_model?: string
/**
 * Revision id.
 */
rev_id: number
/**
 * Whether it undoes earlier edits.
 */
rev_is_revert?: boolean
/**
 * Size in bytes.
 */
rev_len?: number
/**
 * Marked minor.
 */
rev_minor_edit?: boolean
/**
 * Revision before this one on the page; 0 if it is the first, absent if unknown.
 */
rev_parent_id?: number
/**
 * Which edits it undoes and how.
 */
rev_revert_details?: {
rev_is_exact_revert?: boolean
rev_original_rev_id?: number
rev_revert_method?: ("rollback" | "undo" | "manual")
rev_reverted_revs?: number[]
[k: string]: unknown
}
/**
 * SHA-1 of the content in base 36, 31 characters.
 */
rev_sha1?: string
/**
 * Slot facts by role.
 */
rev_slots?: {
main?: {
rev_slot_content_model?: string
rev_slot_origin_rev_id?: number
rev_slot_sha1?: string
rev_slot_size?: number
[k: string]: unknown
}
[k: string]: {
rev_slot_content_model?: string
rev_slot_origin_rev_id?: number
rev_slot_sha1?: string
rev_slot_size?: number
[k: string]: unknown
} | undefined
}
/**
 * When the revision was saved, UTC.
 */
rev_timestamp: string
[k: string]: unknown
}

export declare const revisionCreate: Schema<RevisionCreate>

/** The rows of one page in one transaction, by what they are about. */
import type { PageRows } from '@tributary/schemas'

type Row = PageRows['rows'][number]
export type Columns = NonNullable<Row['after']>
type Table = Row['table']

/** A row before and after the transaction; one of the two is missing if it was inserted or deleted. */
export interface Change {
  readonly before?: Columns | undefined
  readonly after?: Columns | undefined
}

/** What the rows have of a revision, from `revision` or, once it is deleted, from `archive`. */
export interface RevisionRow {
  readonly parentId?: number | undefined
  readonly timestamp?: string | undefined
  readonly isMinor?: boolean | undefined
  readonly size?: number | undefined
  readonly sha1?: string | undefined
  /** What is hidden after the transaction. */
  readonly bits: number
  readonly actorId?: number | undefined
  readonly commentId?: number | undefined
}

/** A slot of a revision; without `size` it is inherited, and its content is not among the rows. */
export interface SlotRow {
  readonly role: string
  readonly origin?: number | undefined
  readonly size?: number | undefined
  readonly sha1?: string | undefined
  readonly model?: string | undefined
}

export class Rows {
  readonly event: PageRows

  constructor(event: PageRows) {
    this.event = event
  }

  /** The page itself: its first row before, its last row after; undefined if the transaction left it alone. */
  get page(): Change | undefined {
    const rows = this.#of('page')
    if (rows.length === 0) return undefined
    return { before: rows[0]?.before, after: rows.at(-1)?.after }
  }

  /** The last state of the page that is known. */
  get lastPage(): Columns | undefined {
    const row = this.#of('page').at(-1)
    return row?.after ?? row?.before
  }

  /** The rows of a table, in the order of the log. */
  rows(table: Table): readonly Change[] {
    return this.#of(table)
  }

  /** How many rows of the table were left out of the event. */
  omitted(table: Table): number {
    return this.event.omitted?.[table] ?? 0
  }

  revision(revId: number): RevisionRow | undefined {
    const row = this.#last('revision', 'rev_id', revId)
    const archived = this.#last('archive', 'ar_rev_id', revId)
    if (!row && !archived) return undefined
    const [old, now] = [archived ?? {}, row ?? {}]
    return {
      parentId: now.rev_parent_id ?? old.ar_parent_id,
      timestamp: now.rev_timestamp ?? old.ar_timestamp,
      isMinor: (now.rev_minor_edit ?? old.ar_minor_edit) === 1,
      size: now.rev_len ?? old.ar_len,
      sha1: now.rev_sha1 ?? old.ar_sha1,
      // A deleted revision has its bits in both; suppression sets those of the archive.
      bits: (now.rev_deleted ?? 0) | (this.#isArchived(revId) ? (old.ar_deleted ?? 0) : 0),
      actorId: now.rev_actor ?? old.ar_actor,
      commentId: now.rev_comment_id || this.#commentIdOf(revId) || old.ar_comment_id,
    }
  }

  slots(revId: number): SlotRow[] {
    return this.#of('slots').flatMap(({ after }) => {
      if (after?.slot_revision_id !== revId || after.role_name === undefined) return []
      const content = this.#last('content', 'content_id', after.slot_content_id)
      return {
        role: after.role_name,
        origin: after.slot_origin,
        size: content?.content_size,
        sha1: content?.content_sha1,
        model: content?.model_name,
      }
    })
  }

  /** A text that was used before has no row. */
  comment(id: number | undefined): string | undefined {
    return this.#last('comment', 'comment_id', id)?.comment_text
  }

  /** Only an actor's first edit has a row. */
  actor(id: number | undefined): { name: string; id?: number } | undefined {
    const row = this.#last('actor', 'actor_id', id)
    if (row?.actor_name === undefined) return undefined
    return { name: row.actor_name, ...(row.actor_user && { id: row.actor_user }) }
  }

  /** The new log entry of one of these types whose action has this beginning. */
  log(types: readonly string[], action: string): Columns | undefined {
    const entries = this.#of('logging').flatMap(({ after, before }) => (before ? [] : [after]))
    return entries.findLast(
      (entry) => types.includes(entry?.log_type ?? '') && entry?.log_action?.startsWith(action),
    )
  }

  #commentIdOf(revId: number): number | undefined {
    return this.#last('revision_comment_temp', 'revcomment_rev', revId)?.revcomment_comment_id
  }

  #isArchived(revId: number): boolean {
    return this.#of('archive').some(({ after }) => after?.ar_rev_id === revId)
  }

  #of(table: Table): Row[] {
    return this.event.rows.filter((row) => row.table === table)
  }

  #last(table: Table, column: keyof Columns, id: number | undefined): Columns | undefined {
    if (id === undefined) return undefined
    const images = this.#of(table).map(({ before, after }) => after ?? before)
    return images.findLast((image) => image?.[column] === id)
  }
}

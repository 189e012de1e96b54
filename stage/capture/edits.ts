/** Writes what MediaWiki writes: each function is one transaction on a connection to a wiki's database. */
import type { Connection, ResultSetHeader, RowDataPacket } from 'mysql2/promise'

export interface Edit {
  /** The page; a new one is made without it. */
  readonly page?: number
  readonly title: string
  readonly comment: string
  /** A user who has not edited before, by name. */
  readonly newActor?: string
  readonly actor?: number
  /** The revision's text, which is never captured. */
  readonly text?: string
}

export interface Edited {
  readonly page: number
  readonly revision: number
}

const insert = async (connection: Connection, sql: string, values: unknown[]): Promise<number> => {
  const [{ insertId }] = await connection.query<ResultSetHeader>(sql, values)
  return insertId
}

/** Commits what `write` writes; rolls back if it fails. */
async function transaction<T>(connection: Connection, write: () => Promise<T>): Promise<T> {
  await connection.query('BEGIN')
  try {
    const result = await write()
    await connection.query('COMMIT')
    return result
  } catch (error) {
    await connection.query('ROLLBACK').catch(() => {})
    throw error
  }
}

const NOW = "DATE_FORMAT(UTC_TIMESTAMP(), '%Y%m%d%H%i%s')"

/** Makes a page, or a revision of it, as MediaWiki 1.39 does. */
export const edit = (
  connection: Connection,
  { page, title, comment, newActor, actor = 1, text = 'a text' }: Edit,
): Promise<Edited> =>
  transaction(connection, async () => {
    const size = Buffer.byteLength(text)
    const id =
      page ??
      (await insert(
        connection,
        `INSERT INTO page (page_namespace, page_title, page_is_new, page_random, page_touched, page_latest, page_len)
          VALUES (0, ?, 1, RAND(), ${NOW}, 0, 0)`,
        [title],
      ))
    const [[before]] = await connection.query<({ latest: number } & RowDataPacket)[]>(
      'SELECT page_latest AS latest FROM page WHERE page_id = ? FOR UPDATE',
      [id],
    )
    if (!before) throw new Error(`page ${id} does not exist`)
    const commentId = await insert(
      connection,
      'INSERT INTO comment (comment_hash, comment_text) VALUES (CRC32(?) & 0x7fffffff, ?)',
      [comment, comment],
    )
    const by = newActor
      ? await insert(connection, 'INSERT INTO actor (actor_name) VALUES (?)', [newActor])
      : actor
    const revision = await insert(
      connection,
      `INSERT INTO revision (rev_page, rev_comment_id, rev_actor, rev_timestamp, rev_len, rev_parent_id, rev_sha1)
        VALUES (?, 0, ?, ${NOW}, ?, ?, ?)`,
      [id, by, size, before.latest, sha1Of(comment)],
    )
    await connection.query('INSERT INTO revision_comment_temp VALUES (?, ?)', [revision, commentId])
    await connection.query("INSERT INTO text (old_text, old_flags) VALUES (?, 'utf-8')", [text])
    const content = await insert(
      connection,
      `INSERT INTO content (content_size, content_sha1, content_model, content_address)
        VALUES (?, ?, 1, 'tt:1')`,
      [size, sha1Of(comment)],
    )
    const slot = [revision, content, revision]
    await connection.query('INSERT INTO slots VALUES (?, 1, ?, ?)', slot)
    await connection.query(
      `UPDATE page SET page_latest = ?, page_len = ?, page_is_new = ?, page_touched = ${NOW},
        page_content_model = 'wikitext' WHERE page_id = ?`,
      [revision, size, page === undefined ? 1 : 0, id],
    )
    return { page: id, revision }
  })

/** Something of the length and alphabet of a SHA-1 in base 36, which is unique to the text. */
export const sha1Of = (text: string) =>
  Buffer.from(text)
    .toString('hex')
    .replaceAll(/[^0-9a-z]/g, '')
    .padStart(31, '0')
    .slice(-31)

/** Sets the bits that hide parts of a revision: 1 text, 2 comment, 4 user, 8 from administrators too. */
export const hide = (connection: Connection, revision: number, bits: number): Promise<unknown> =>
  transaction(connection, () =>
    connection.query('UPDATE revision SET rev_deleted = ? WHERE rev_id = ?', [bits, revision]),
  )

/** Deletes a page with its whole history in one transaction. */
export const deletePage = (connection: Connection, page: number, actor = 1): Promise<unknown> =>
  transaction(connection, async () => {
    const title = '(SELECT page_title FROM page WHERE page_id = rev_page)'
    await connection.query(
      `INSERT INTO archive (ar_namespace, ar_title, ar_comment_id, ar_actor, ar_timestamp, ar_minor_edit,
          ar_rev_id, ar_deleted, ar_len, ar_page_id, ar_parent_id, ar_sha1)
        SELECT 0, ${title}, revcomment_comment_id, rev_actor, rev_timestamp, rev_minor_edit,
          rev_id, rev_deleted, rev_len, rev_page, rev_parent_id, rev_sha1
        FROM revision JOIN revision_comment_temp ON revcomment_rev = rev_id
        WHERE rev_page = ? ORDER BY rev_id`,
      [page],
    )
    await connection.query('DELETE FROM revision WHERE rev_page = ? ORDER BY rev_id', [page])
    await connection.query(
      `DELETE FROM revision_comment_temp WHERE revcomment_rev IN
        (SELECT ar_rev_id FROM archive WHERE ar_page_id = ?)`,
      [page],
    )
    await connection.query('DELETE FROM page WHERE page_id = ?', [page])
    await connection.query(
      `INSERT INTO logging (log_type, log_action, log_timestamp, log_actor, log_namespace, log_title,
          log_page, log_comment_id, log_params)
        SELECT 'delete', 'delete', ${NOW}, ?, 0, ar_title, ?, 1, '' FROM archive WHERE ar_page_id = ? LIMIT 1`,
      [actor, page, page],
    )
  })

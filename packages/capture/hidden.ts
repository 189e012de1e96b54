/**
 * Takes out of a transaction's rows what the public may not see. The bits that a revision or log entry has
 * after the transaction decide, for before-images too; and those that it has now, if the rows are read late.
 */
import { type Columns, idOf, lastImage, type Row } from './row.ts'
import type { HiddenNow } from './visibility.ts'

/** MediaWiki's RevisionRecord and LogPage: each bit hides one part. */
const TEXT = 1
const COMMENT = 2
const USER = 4

/** Of an entry of the suppression log only these columns may leave. */
const SUPPRESSION_LOG = new Set([
  'log_id',
  'log_type',
  'log_action',
  'log_timestamp',
  'log_page',
  'log_deleted',
])

/** By the bit of a log entry, the columns it hides. */
const LOG_COLUMNS = [
  [TEXT, ['log_action', 'log_namespace', 'log_title']],
  [COMMENT, ['log_comment_id']],
  [USER, ['log_actor']],
] as const

/**
 * The rows without hidden values; a comment, an actor or a text's hash that a hidden place uses is left out.
 * @param now what the wiki hides now, for rows that are read late
 */
export function withoutHidden(rows: readonly Row[], now?: HiddenNow): Row[] {
  const hidden = findHidden(rows, now)
  const shown: Row[] = []
  for (const row of rows) {
    if (isLeftOut(row, hidden)) continue
    shown.push({
      ...row,
      ...(row.before && { before: redact(row, row.before, hidden) }),
      ...(row.after && { after: redact(row, row.after, hidden) }),
    })
  }
  return shown
}

interface Hidden extends HiddenNow {
  readonly comments: ReadonlySet<number>
  readonly actors: ReadonlySet<number>
  readonly contents: ReadonlySet<number>
}

function findHidden(rows: readonly Row[], now: HiddenNow | undefined): Hidden {
  const revisions = bitsOfRevisions(rows)
  for (const [id, bits] of now?.revisions ?? []) revisions.set(id, (revisions.get(id) ?? 0) | bits)
  const bitsNow = { revisions, logEntries: now?.logEntries ?? new Map() }
  const comments = new Set<number>()
  const actors = new Set<number>()
  const contents = new Set<number>()
  const add = (set: Set<number>, id: number | undefined) => id !== undefined && set.add(id)
  for (const row of rows) {
    const bits = bitsOf(row, bitsNow)
    if (bits === 0) continue
    for (const image of [row.before, row.after]) {
      if (bits & COMMENT) for (const name of COMMENT_IDS) add(comments, idOf(image, name))
      if (bits & USER) for (const name of ACTOR_IDS) add(actors, idOf(image, name))
      if (bits & TEXT) add(contents, idOf(image, 'slot_content_id'))
    }
  }
  return { ...bitsNow, comments, actors, contents }
}

/** The columns that refer to a comment and to an actor, in whichever table. */
const COMMENT_IDS = ['rev_comment_id', 'revcomment_comment_id', 'ar_comment_id', 'log_comment_id']
const ACTOR_IDS = ['rev_actor', 'ar_actor', 'log_actor']

/** A deleted or restored revision has a row in `revision` and one in `archive`. */
function bitsOfRevisions(rows: readonly Row[]): Map<number, number> {
  const now = new Map<number, number>()
  const before = new Map<number, number>()
  for (const { table, before: old, after } of rows) {
    if (table !== 'revision' && table !== 'archive') continue
    const [id, bits] =
      table === 'revision' ? ['rev_id', 'rev_deleted'] : ['ar_rev_id', 'ar_deleted']
    const revision = idOf(after ?? old, id)
    if (revision === undefined) continue
    if (after) now.set(revision, Number(after[bits] ?? 0))
    else before.set(revision, (before.get(revision) ?? 0) | Number(old?.[bits] ?? 0))
  }
  return new Map([...before, ...now])
}

function bitsOf(row: Row, { revisions, logEntries }: HiddenNow): number {
  const image = lastImage(row)
  switch (row.table) {
    case 'logging':
      if (isSuppression(row)) return COMMENT | USER
      return Number(image.log_deleted ?? 0) | (logEntries.get(Number(image.log_id)) ?? 0)
    case 'revision':
      return revisions.get(Number(image.rev_id)) ?? 0
    case 'archive':
      return revisions.get(Number(image.ar_rev_id)) ?? Number(image.ar_deleted ?? 0)
    case 'revision_comment_temp':
      return revisions.get(Number(image.revcomment_rev)) ?? 0
    case 'slots':
      return revisions.get(Number(image.slot_revision_id)) ?? 0
    default:
      return 0
  }
}

const isSuppression = (row: Row) => lastImage(row).log_type === 'suppress'

function isLeftOut(row: Row, { comments, actors }: Hidden): boolean {
  const image = lastImage(row)
  if (row.table === 'comment') return comments.has(Number(image.comment_id))
  return row.table === 'actor' && actors.has(Number(image.actor_id))
}

function redact(row: Row, image: Columns, hidden: Hidden): Columns {
  if (row.table === 'logging') return redactLog(row, image, hidden)
  if (row.table === 'content') {
    return hidden.contents.has(Number(image.content_id)) ? without(image, ['content_sha1']) : image
  }
  const bits = bitsOf(row, hidden)
  if (bits === 0) return image
  return without(image, [
    ...(bits & TEXT ? ['rev_sha1', 'ar_sha1'] : []),
    ...(bits & COMMENT ? COMMENT_IDS : []),
    ...(bits & USER ? ACTOR_IDS : []),
  ])
}

function redactLog(row: Row, image: Columns, hidden: Hidden): Columns {
  if (isSuppression(row)) {
    return Object.fromEntries(Object.entries(image).filter(([name]) => SUPPRESSION_LOG.has(name)))
  }
  const bits = bitsOf(row, hidden)
  return without(
    image,
    LOG_COLUMNS.flatMap(([bit, names]) => (bits & bit ? names : [])),
  )
}

const without = (image: Columns, names: readonly string[]): Columns =>
  names.length === 0
    ? image
    : Object.fromEntries(Object.entries(image).filter(([name]) => !names.includes(name)))

/** Groups the rows of a transaction by the page that they are about. */
import { type Columns, idOf, lastImage, type Row } from './row.ts'

/** A page's rows are published if one of them is of these tables; rows of others only belong to them. */
const DECISIVE = new Set(['page', 'revision', 'archive'])

/**
 * The rows of each page in the order of the log, the pages in the order of their first row. A row that
 * belongs to several pages, such as a shared comment, is with each of them.
 */
export function byPage(rows: readonly Row[]): Map<number, Row[]> {
  const owners = findOwners(rows)
  const pages = new Map<number, Row[]>()
  const decisive = new Set<number>()
  for (const row of rows) {
    for (const page of pagesOf(row, owners)) {
      const own = pages.get(page) ?? []
      own.push(row)
      pages.set(page, own)
      if (DECISIVE.has(row.table)) decisive.add(page)
    }
  }
  for (const page of pages.keys()) if (!decisive.has(page)) pages.delete(page)
  return pages
}

/** The pages of what other rows refer to by id. */
interface Owners {
  /** The page of a revision that has a row in `revision`. */
  readonly revisions: Map<number, ReadonlySet<number>>
  readonly contents: Map<number, Set<number>>
  readonly comments: Map<number, Set<number>>
  readonly actors: Map<number, Set<number>>
}

const NONE: ReadonlySet<number> = new Set()

function findOwners(rows: readonly Row[]): Owners {
  const owners: Owners = {
    revisions: new Map(),
    contents: new Map(),
    comments: new Map(),
    actors: new Map(),
  }
  for (const row of rows) {
    if (row.table !== 'revision') continue
    const revision = idOf(lastImage(row), 'rev_id')
    if (revision !== undefined) owners.revisions.set(revision, idsOf(row, 'rev_page'))
  }
  for (const row of rows) {
    const pages = pagesOf(row, owners)
    if (pages.size === 0) continue
    for (const image of [row.before, row.after]) {
      for (const [column, map] of REFERENCES) add(owners[map], idOf(image, column), pages)
    }
  }
  return owners
}

/** The columns that refer to a row without a page of its own. */
const REFERENCES: readonly (readonly [string, 'contents' | 'comments' | 'actors'])[] = [
  ['slot_content_id', 'contents'],
  ['rev_comment_id', 'comments'],
  ['revcomment_comment_id', 'comments'],
  ['ar_comment_id', 'comments'],
  ['log_comment_id', 'comments'],
  ['rev_actor', 'actors'],
  ['ar_actor', 'actors'],
  ['log_actor', 'actors'],
]

function pagesOf(row: Row, owners: Owners): ReadonlySet<number> {
  const image = lastImage(row)
  const of = (map: Map<number, ReadonlySet<number>>, column: string) =>
    map.get(Number(image[column])) ?? NONE
  switch (row.table) {
    case 'page':
      return idsOf(row, 'page_id')
    case 'revision':
      return idsOf(row, 'rev_page')
    case 'archive': {
      // A revision that is restored into a page made since then was deleted from another page.
      const restored = of(owners.revisions, 'ar_rev_id')
      return restored.size > 0 ? restored : idsOf(row, 'ar_page_id')
    }
    case 'logging':
      return idsOf(row, 'log_page')
    case 'redirect':
      return idsOf(row, 'rd_from')
    case 'revision_comment_temp':
      return of(owners.revisions, 'revcomment_rev')
    case 'slots':
      return of(owners.revisions, 'slot_revision_id')
    case 'content':
      return of(owners.contents, 'content_id')
    case 'comment':
      return of(owners.comments, 'comment_id')
    case 'actor':
      return of(owners.actors, 'actor_id')
  }
}

/** A revision whose page changes, as when histories are merged, is of both. */
function idsOf({ before, after }: Row, column: string): ReadonlySet<number> {
  const ids = [idOf(before, column), idOf(after, column)]
  return new Set(ids.filter((id) => id !== undefined))
}

function add(map: Map<number, Set<number>>, id: number | undefined, pages: ReadonlySet<number>) {
  if (id === undefined) return
  const known = map.get(id) ?? new Set()
  for (const page of pages) known.add(page)
  map.set(id, known)
}

/** Whether no captured column differs: the row is left out. */
export function isUnchanged({ before, after }: Row): boolean {
  return before !== undefined && after !== undefined && isEqual(before, after)
}

const isEqual = (a: Columns, b: Columns) => {
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name])
}

/** The CloudEvent of one page's rows in one transaction, and its Kafka key. */
import { jsonKey, uuid5 } from '@tributary/runtime'
import { type PageRows, pageRows } from '@tributary/schemas'
import { withoutHidden } from './hidden.ts'
import { byPage } from './pages.ts'
import type { Row, Transaction } from './row.ts'

export const STREAM = 'mediawiki.page_rows'

/** Of each table the first and the last of so many rows are published: an event must fit into its topic. */
const MOST_OF_A_TABLE = 200

/** An event to publish; `data` is its body. */
export interface PageEvent {
  readonly id: string
  readonly key: string
  readonly subject: string
  readonly data: PageRows
}

/** The events of a transaction, one for each page. Equal input gives equal events. */
export function pageEvents(transaction: Transaction, domain: string): PageEvent[] {
  const pages = byPage(withoutHidden(transaction.rows))
  return [...pages].map(([page, rows]) => pageEvent(transaction, domain, page, rows))
}

function pageEvent(
  { wiki, gtid, committedAt }: Transaction,
  domain: string,
  page: number,
  rows: readonly Row[],
): PageEvent {
  const key = jsonKey({ wiki_id: wiki, page_id: page })
  const id = uuid5(JSON.stringify([gtid, wiki, page]))
  const { kept, omitted } = ends(rows)
  const data = {
    $schema: pageRows.id,
    meta: { id, stream: STREAM, domain },
    wiki_id: wiki,
    page_id: page,
    gtid,
    committed_at: committedAt.toISOString().replace('.000Z', 'Z'),
    rows: kept as PageRows['rows'],
    ...(Object.keys(omitted).length > 0 && { omitted }),
  }
  return { id, key, subject: `${wiki}/${page}`, data }
}

/** The first and the last rows of each table, and how many between them are left out. */
function ends(rows: readonly Row[]): { kept: readonly Row[]; omitted: Record<string, number> } {
  if (rows.length <= MOST_OF_A_TABLE) return { kept: rows, omitted: {} }
  const counts = new Map<string, number>()
  for (const { table } of rows) counts.set(table, (counts.get(table) ?? 0) + 1)
  const seen = new Map<string, number>()
  const kept = rows.filter(({ table }) => {
    const index = seen.get(table) ?? 0
    seen.set(table, index + 1)
    const half = MOST_OF_A_TABLE / 2
    return index < half || index >= (counts.get(table) ?? 0) - half
  })
  const over = [...counts].filter(([, count]) => count > MOST_OF_A_TABLE)
  const omitted = over.map(([table, count]) => [table, count - MOST_OF_A_TABLE])
  return { kept, omitted: Object.fromEntries(omitted) }
}

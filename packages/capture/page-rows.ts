/** The CloudEvent of one page's rows in one transaction, and its Kafka key. */
import { jsonKey, uuid5 } from '@tributary/runtime'
import { type PageRows, pageRows } from '@tributary/schemas'
import { withoutHidden } from './hidden.ts'
import { byPage } from './pages.ts'
import type { Row, Transaction } from './row.ts'
import { HALF } from './transaction-rows.ts'
import type { HiddenNow } from './visibility.ts'

export const STREAM = 'mediawiki.page_rows'

/**
 * An event must fit into its topic: Kafka's default is 1 MiB for a batch. Rows of a comment or title are rarely
 * long, so the bounds of TransactionRows keep nearly all events below it; others lose more rows.
 */
const MAX_BYTES = 900_000

/** An event to publish. */
export interface PageEvent {
  readonly id: string
  readonly key: string
  readonly subject: string
  readonly time: string
  /** JSON: see the schema mediawiki/page_rows. */
  readonly body: string
}

/**
 * The events of a transaction, one for each page. Equal input gives equal events.
 * @param hiddenNow what the wiki hides now, for a transaction that is read late
 */
export function pageEvents(
  transaction: Transaction,
  domain: string,
  hiddenNow?: HiddenNow,
): PageEvent[] {
  const pages = byPage(withoutHidden(transaction.rows, hiddenNow))
  return [...pages].map(([page, rows]) => pageEvent(transaction, domain, page, rows))
}

function pageEvent(
  { wiki, gtid, committedAt, omitted: left }: Transaction,
  domain: string,
  page: number,
  rows: readonly Row[],
): PageEvent {
  const id = uuid5(JSON.stringify([gtid, wiki, page]))
  let omitted = left?.(page) ?? {}
  let kept = rows
  for (let half = HALF; ; half = half >> 1) {
    const data: PageRows = {
      $schema: pageRows.id,
      meta: { id, stream: STREAM, domain },
      wiki_id: wiki,
      page_id: page,
      gtid,
      committed_at: committedAt.toISOString().replace('.000Z', 'Z'),
      rows: kept as PageRows['rows'],
      ...(Object.keys(omitted).length > 0 && { omitted }),
    }
    const body = JSON.stringify(data)
    if (Buffer.byteLength(body) <= MAX_BYTES || half === 0) {
      const key = jsonKey({ wiki_id: wiki, page_id: page })
      return { id, key, subject: `${wiki}/${page}`, time: data.committed_at, body }
    }
    ;({ kept, omitted } = ends(kept, omitted, half))
  }
}

/** The first and the last rows of each table; those between them are counted with the omitted ones. */
function ends(rows: readonly Row[], omitted: Readonly<Record<string, number>>, half: number) {
  const counts = new Map<string, number>()
  for (const { table } of rows) counts.set(table, (counts.get(table) ?? 0) + 1)
  const seen = new Map<string, number>()
  const kept = rows.filter(({ table }) => {
    const index = seen.get(table) ?? 0
    seen.set(table, index + 1)
    return index < half || index >= (counts.get(table) ?? 0) - half
  })
  const more: Record<string, number> = { ...omitted }
  for (const [table, count] of counts) {
    if (count > 2 * half) more[table] = (more[table] ?? 0) + count - 2 * half
  }
  return { kept, omitted: more }
}

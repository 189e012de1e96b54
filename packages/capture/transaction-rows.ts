/**
 * The rows of a transaction while it is read, within bounded memory: a deletion of 50,000 revisions has three
 * rows for each. Of one page and table only the first and the last ones are kept; the rest is counted.
 */
import { idOf, lastImage, type Row } from './row.ts'

/** Of one page and table, so many of the first rows are kept, and as many of the last. */
export const HALF = 100
/** More rows than these are not kept: the transaction is too large. About 20 MB. */
export const MAX_ROWS = 40_000
/** For so many revisions it is remembered which page they are of. */
const MAX_REVISIONS = 200_000

interface Tail {
  count: number
  /** Numbers of the last rows, a ring. */
  readonly last: number[]
}

export class TransactionRows {
  readonly #rows = new Map<number, Row>()
  readonly #tails = new Map<string, Tail>()
  readonly #pageOf = new Map<number, number>()
  #next = 0

  /** Whether it has more rows than memory allows; then none are kept. */
  isTooLarge = false

  add(row: Row): void {
    if (this.isTooLarge) return
    const number = this.#next++
    this.#rows.set(number, row)
    const page = this.#directPage(row)
    if (page !== undefined) this.#trim(`${row.table} ${page}`, number)
    if (this.#rows.size <= MAX_ROWS) return
    this.isTooLarge = true
    this.#rows.clear()
    this.#tails.clear()
    this.#pageOf.clear()
  }

  /** The rows that are kept, in order. */
  get rows(): Row[] {
    // A comment may be used by a hidden revision that was not kept. The wiki can be asked for it.
    const isWhole = this.#next === this.#rows.size
    const rows = [...this.#rows.values()]
    return isWhole ? rows : rows.filter(({ table }) => table !== 'comment' && table !== 'actor')
  }

  /** How many rows of a page were not kept, by table. */
  omitted(page: number): Record<string, number> {
    const found: Record<string, number> = {}
    for (const [key, { count }] of this.#tails) {
      const [table = '', of] = key.split(' ')
      if (Number(of) === page && count > 2 * HALF) found[table] = count - 2 * HALF
    }
    return found
  }

  /** The page of a row of which there may be very many; undefined for other rows. */
  #directPage(row: Row): number | undefined {
    const image = lastImage(row)
    switch (row.table) {
      case 'revision': {
        const page = idOf(image, 'rev_page') ?? 0
        const revision = idOf(image, 'rev_id')
        if (revision !== undefined && this.#pageOf.size < MAX_REVISIONS)
          this.#pageOf.set(revision, page)
        return page
      }
      case 'archive':
        return idOf(image, 'ar_page_id') ?? 0
      case 'revision_comment_temp':
        return this.#pageOf.get(Number(image.revcomment_rev)) ?? 0
      case 'slots':
        return this.#pageOf.get(Number(image.slot_revision_id)) ?? 0
      default:
        return undefined
    }
  }

  #trim(key: string, number: number): void {
    const tail = this.#tails.get(key) ?? { count: 0, last: [] }
    if (tail.count === 0) this.#tails.set(key, tail)
    const index = tail.count++ - HALF
    if (index < 0) return
    const replaced = tail.last[index % HALF]
    if (replaced !== undefined) this.#rows.delete(replaced)
    tail.last[index % HALF] = number
  }
}

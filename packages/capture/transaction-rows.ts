/**
 * The rows of a transaction while it is read, within bounded memory: a deletion of 50,000 revisions has three
 * rows for each. Of one page and table only the first and the last ones are kept; the rest is counted.
 */
import { idOf, lastImage, type Row } from './row.ts'

/** Of one page and table, so many of the first rows are kept, and as many of the last. */
export const HALF = 100
/** More rows than these are not kept: the transaction is read again in parts. About 20 MB. */
export const MAX_ROWS = 40_000
/** For so many revisions it is remembered which page they are of. */
const MAX_REVISIONS = 200_000

/** One of several parts of the pages of a transaction that is too large to be kept as a whole. */
export interface Part {
  readonly number: number
  readonly of: number
}

/** A part that is still too large has this many parts at most; then one page is too large. */
const MAX_PARTS = 4096

/** @throws Error if a part so small cannot be too large for the number of its pages */
export function halves({ number, of }: Part): [Part, Part] {
  if (of > MAX_PARTS) throw new Error(`one page has more than ${MAX_ROWS} rows`)
  return [number, number + of].map((each) => ({ number: each, of: 2 * of })) as [Part, Part]
}

/** Tables of which one page may have very many rows. */
const MANY = new Set(['revision', 'archive', 'revision_comment_temp', 'slots'])

interface Tail {
  count: number
  /** Numbers of the last rows, a ring. */
  readonly last: number[]
}

export class TransactionRows {
  readonly #part: Part | undefined
  readonly #rows = new Map<number, Row>()
  readonly #tails = new Map<string, Tail>()
  readonly #pageOf = new Map<number, number>()
  #next = 0

  /** Whether it has more rows than memory allows; then none are kept. */
  isTooLarge = false

  /** @param part keeps only the pages of this part, without the rows that several pages may share */
  constructor(part?: Part) {
    this.#part = part
  }

  /** How many rows there were, kept or not. */
  get count(): number {
    return this.#next
  }

  add(row: Row): void {
    const number = this.#next++
    if (this.isTooLarge) return
    const page = this.#pageOfRow(row)
    if (this.#part && !this.#isInPart(row, page)) return
    this.#rows.set(number, row)
    if (page !== undefined && MANY.has(row.table)) this.#trim(`${row.table} ${page}`, number)
    if (this.#rows.size <= MAX_ROWS) return
    this.isTooLarge = true
    this.#rows.clear()
    this.#tails.clear()
    this.#pageOf.clear()
  }

  /**
   * Drops all rows but the first ones, as ROLLBACK TO a savepoint does.
   * @param count how many there were at the savepoint
   * @throws Error if rows that stay were left out in favour of rows that go
   */
  rollBack(count: number): void {
    if (this.isTooLarge || count === this.#next) return
    if ([...this.#tails.values()].some((tail) => tail.count > 2 * HALF)) {
      throw new Error(`a savepoint takes back rows beside more than ${2 * HALF} of one page`)
    }
    const first = [...this.#rows].filter(([number]) => number < count)
    for (const map of [this.#rows, this.#tails, this.#pageOf]) map.clear()
    for (const [number, row] of first) {
      this.#next = number
      this.add(row)
    }
    this.#next = count
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

  #isInPart(row: Row, page: number | undefined): boolean {
    const { number, of } = this.#part as Part
    if (page === undefined) return false
    // A revision whose page changes, as when histories are merged, is of both.
    const earlier = row.table === 'revision' ? idOf(row.before, 'rev_page') : undefined
    return page % of === number || (earlier !== undefined && earlier % of === number)
  }

  /** The page that a row is about; undefined if only other rows tell. */
  #pageOfRow(row: Row): number | undefined {
    const image = lastImage(row)
    switch (row.table) {
      case 'revision': {
        const page = idOf(image, 'rev_page') ?? 0
        const revision = idOf(image, 'rev_id')
        const isKept = !this.#part || this.#isInPart(row, page)
        if (revision !== undefined && isKept && this.#pageOf.size < MAX_REVISIONS)
          this.#pageOf.set(revision, page)
        return page
      }
      case 'archive':
        return this.#pageOf.get(Number(image.ar_rev_id)) ?? idOf(image, 'ar_page_id') ?? 0
      case 'revision_comment_temp':
        return this.#pageOf.get(Number(image.revcomment_rev)) ?? 0
      case 'slots':
        return this.#pageOf.get(Number(image.slot_revision_id)) ?? 0
      case 'page':
        return idOf(image, 'page_id')
      case 'logging':
        return idOf(image, 'log_page')
      case 'redirect':
        return idOf(image, 'rd_from')
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

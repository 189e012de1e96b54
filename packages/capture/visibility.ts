/**
 * What the wiki hides now. Rows that are read late, after an outage or from the past, may show what was hidden
 * since: the log keeps it, and so the database is asked.
 */
import type { Committed } from './assembler.ts'
import type { Database } from './database.ts'
import { idOf, type Row } from './row.ts'

/** The bits that hide parts of a revision or a log entry now. */
export interface HiddenNow {
  readonly revisions: ReadonlyMap<number, number>
  readonly logEntries: ReadonlyMap<number, number>
}

/** Transactions that are stored within this time after their commit, and after it was asked, are shown as they are. */
export const LATE_MS = 5000
/** The most ids in one question. */
const MOST_IDS = 1000
/** What the wiki no longer has may have been hidden before: text, comment and user are. */
const ALL = 7

interface Answer {
  readonly id: string
  readonly bits: number
}

export class Visibility {
  readonly #database: Database
  #now = new Map<string, { revisions: Map<number, number>; logEntries: Map<number, number> }>()

  constructor(database: Database) {
    this.#database = database
  }

  /** Asks for what these transactions show, if they come late. Earlier answers are forgotten. */
  async ask(transactions: readonly Committed[]): Promise<void> {
    this.#now = new Map()
    // A commit in the future: the clocks differ, so nothing is known of its age.
    const age = ({ committedAt }: Committed) => Math.abs(Date.now() - committedAt.getTime())
    const late = transactions.filter((each) => age(each) > LATE_MS)
    const rows = new Map<string, Row[]>()
    for (const { wikis } of late) {
      for (const [wiki, kept] of wikis) rows.set(wiki, [...(rows.get(wiki) ?? []), ...kept.rows])
    }
    for (const [wiki, own] of rows) {
      const revisions = ids(own, REVISIONS)
      const logEntries = ids(own, LOG_ENTRIES)
      const sources = [
        ['revision', 'rev_id', 'rev_deleted'],
        ['archive', 'ar_rev_id', 'ar_deleted'],
      ] as const
      this.#now.set(wiki, {
        revisions: await this.#bits(wiki, sources, revisions),
        logEntries: await this.#bits(wiki, [['logging', 'log_id', 'log_deleted']], logEntries),
      })
    }
  }

  of(wiki: string): HiddenNow | undefined {
    return this.#now.get(wiki)
  }

  /** The bits of each id, from whichever table has it. */
  async #bits(
    wiki: string,
    sources: readonly (readonly [table: string, id: string, bits: string])[],
    wanted: readonly number[],
  ): Promise<Map<number, number>> {
    const found = new Map(wanted.map((id) => [id, ALL]))
    for (let from = 0; from < wanted.length; from += MOST_IDS) {
      const some = wanted.slice(from, from + MOST_IDS)
      for (const [table, id, bits] of sources) {
        const answers = await this.#database.query<Answer>(
          'SELECT ?? AS id, ?? AS bits FROM ??.?? WHERE ?? IN (?)',
          [id, bits, wiki, table, id, some],
        )
        for (const answer of answers) found.set(Number(answer.id), Number(answer.bits))
      }
    }
    return found
  }
}

const REVISIONS = ['rev_id', 'ar_rev_id']
const LOG_ENTRIES = ['log_id']

function ids(rows: readonly Row[], columns: readonly string[]): number[] {
  const found = new Set<number>()
  for (const { before, after } of rows) {
    for (const column of columns) {
      const id = idOf(after ?? before, column)
      if (id !== undefined) found.add(id)
    }
  }
  return [...found]
}

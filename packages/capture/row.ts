/** A changed row, and the transaction that it belongs to. */
import type { Table } from './tables.ts'

/** The captured columns of a row by name. A column is absent if it is NULL or hidden. */
export type Columns = Readonly<Record<string, string | number>>

export interface Row {
  readonly table: Table
  /** `c` for an inserted row, `u` for an updated one, `d` for a deleted one. */
  readonly op: 'c' | 'u' | 'd'
  readonly before?: Columns
  readonly after?: Columns
}

/** The rows that a transaction changed in one wiki, in the order of the log. */
export interface Transaction {
  /** The database's name. */
  readonly wiki: string
  readonly gtid: string
  /** When it was committed; the log has whole seconds. */
  readonly committedAt: Date
  readonly rows: readonly Row[]
  /** How many rows of a page were not kept, by table. */
  readonly omitted?: (page: number) => Record<string, number>
}

/** The row as it is after the transaction's statement, or as it was before it was deleted. */
export const lastImage = ({ before, after }: Row): Columns => after ?? before ?? {}

/** A column that holds an id; undefined if it is absent or 0, which stands for none. */
export function idOf(columns: Columns | undefined, name: string): number | undefined {
  const value = columns?.[name]
  return typeof value === 'number' && value > 0 ? value : undefined
}

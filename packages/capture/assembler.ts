/**
 * Makes transactions of the log's events. A transaction is complete at its commit; one that the log ends in
 * the middle of is never seen.
 */
import { StopError } from '@tributary/kafka'
import {
  DUMMY_TABLE_ID,
  type GtidEvent,
  isUnknown,
  ROWS_TYPES,
  readGtid,
  readHeader,
  readQuery,
  TYPE,
  tableIdOf,
} from './binlog/events.ts'
import { readRows } from './binlog/rows.ts'
import { type Column, readColumns, readTableName } from './binlog/table-map.ts'
import { type Gtid, gtidText } from './gtid-position.ts'
import type { Names } from './names.ts'
import { isUnchanged } from './pages.ts'
import type { Row } from './row.ts'
import { DICTIONARIES, type Dictionary, REQUIRED, TABLES, type Table } from './tables.ts'
import { type Part, TransactionRows } from './transaction-rows.ts'
import type { Wikis } from './wikis.ts'

/** A transaction that was committed. */
export interface Committed {
  readonly gtid: GtidEvent
  readonly committedAt: Date
  /** By wiki; empty if it changed nothing that is captured. */
  readonly wikis: ReadonlyMap<string, TransactionRows>
}

interface OpenTable {
  readonly schema: string
  readonly table: Table | Dictionary
  readonly columns: readonly Column[]
}

interface Group {
  readonly gtid: GtidEvent
  readonly wikis: Map<string, TransactionRows>
  /** By id; undefined for a table that is not captured. */
  readonly tables: Map<number, OpenTable | undefined>
  /** How many rows each wiki had at each savepoint. */
  readonly savepoints: Map<string, ReadonlyMap<string, number>>
}

/** Called for changes whose rows the log does not have. */
export interface Rowless {
  /** The log has the change as a statement. */
  readonly statement: (wiki: string, verb: string, gtid: Gtid) => void
  /** The server could not write changes to its log. */
  readonly incident: (at: Date) => void
}

export class Assembler {
  readonly #wikis: Wikis
  readonly #names: Names
  readonly #part: Part | undefined
  readonly #rowless: Rowless
  #group: Group | undefined

  /** @param part keeps only some pages of each transaction */
  constructor(wikis: Wikis, names: Names, rowless: Rowless, part?: Part) {
    this.#part = part
    this.#wikis = wikis
    this.#names = names
    this.#rowless = rowless
  }

  /** The connection was lost: the next event is the first of a transaction. */
  reset(): void {
    this.#group = undefined
  }

  /** Whether a large event is worth collecting. @param head its header and more */
  isWanted(head: Buffer): boolean {
    const type = head.readUInt8(4)
    if (!ROWS_TYPES.has(type)) return type === TYPE.TABLE_MAP || isUnknown(head)
    return this.#group?.tables.get(tableIdOf(head)) !== undefined
  }

  /**
   * @returns the transaction that this event commits
   * @throws StopError if the event cannot be read: to go on would lose changes
   */
  push(event: Buffer): Committed | undefined {
    const { type, timestamp } = readHeader(event)
    switch (type) {
      case TYPE.GTID:
        this.#group = {
          gtid: readGtid(event),
          ...{ wikis: new Map(), tables: new Map(), savepoints: new Map() },
        }
        return undefined
      case TYPE.TABLE_MAP:
        this.#openTable(event)
        return undefined
      case TYPE.XID:
        return this.#commit(timestamp)
      case TYPE.QUERY:
      case TYPE.QUERY_COMPRESSED:
      case TYPE.EXECUTE_LOAD_QUERY:
        return this.#query(event, type, timestamp)
      case TYPE.INCIDENT:
        this.#rowless.incident(new Date(timestamp * 1000))
        return undefined
      case TYPE.XA_PREPARE:
        return this.#prepared(timestamp)
      default:
        if (ROWS_TYPES.has(type)) this.#rows(event, type)
        else if (this.#group && isUnknown(event)) {
          throw new StopError(
            `transaction ${shown(this.#group.gtid)} has an event of type ${type}, which this reader does not know; use a newer reader, or an older MariaDB`,
          )
        }
        return undefined
    }
  }

  #commit(timestamp: number): Committed | undefined {
    const group = this.#group
    this.#group = undefined
    if (!group) return undefined
    const { gtid, wikis } = group
    return { gtid, committedAt: new Date(timestamp * 1000), wikis }
  }

  #query(event: Buffer, type: number, timestamp: number): Committed | undefined {
    const group = this.#group
    if (!group) return undefined
    const { schema, verb, savepoint } = readQuery(event, type)
    if (savepoint !== undefined) {
      if (verb === 'SAVEPOINT') group.savepoints.set(savepoint, countsOf(group))
      else this.#rollBack(group, savepoint)
      return undefined
    }
    if (verb === 'COMMIT' || verb === 'ROLLBACK') {
      if (verb === 'ROLLBACK') group.wikis.clear()
      return this.#commit(timestamp)
    }
    if (STATEMENTS.has(verb) && this.#wikis.domainOf(schema) !== undefined) {
      this.#rowless.statement(schema, verb, group.gtid)
    }
    return group.gtid.isStandalone ? this.#commit(timestamp) : undefined
  }

  /** The log has it only if the transaction also changed a table that cannot be rolled back. */
  #rollBack(group: Group, savepoint: string): void {
    const counts = group.savepoints.get(savepoint)
    try {
      if (!counts) throw new Error(`savepoint ${savepoint} is not known`)
      for (const [wiki, rows] of group.wikis) rows.rollBack(counts.get(wiki) ?? 0)
    } catch (error) {
      throw new StopError(
        `transaction ${shown(group.gtid)}: ${(error as Error).message}, so its rows are not known; go on after it with CAPTURE_START and a new KAFKA_OUTPUT_TOPIC, and fill the gap with tributary reconcile`,
      )
    }
  }

  #prepared(timestamp: number): Committed | undefined {
    const { gtid, wikis } = this.#group ?? {}
    if (wikis && wikis.size > 0) {
      throw new StopError(
        `transaction ${shown(gtid)} changes pages in an XA transaction, which is not supported; commit pages without XA`,
      )
    }
    return this.#commit(timestamp)
  }

  #openTable(event: Buffer): void {
    const { id, schema, table, rest } = readTableName(event)
    this.#group?.tables.set(id, undefined)
    if (!isCaptured(table) || this.#wikis.domainOf(schema) === undefined) return
    try {
      const columns = readColumns(rest, kindsOf(table))
      const missing = missingColumns(
        table,
        columns.map(({ name }) => name),
      )
      if (missing.length > 0) throw new Error(`has no column ${missing.join(', ')}`)
      this.#group?.tables.set(id, { schema, table, columns })
    } catch (error) {
      throw new StopError(`table ${schema}.${table}: ${(error as Error).message}`)
    }
  }

  #rows(event: Buffer, type: number): void {
    const group = this.#group
    const id = tableIdOf(event)
    if (!group || id === DUMMY_TABLE_ID) return
    if (!group.tables.has(id)) {
      throw new StopError(
        `transaction ${shown(group.gtid)} has rows of a table that it does not name`,
      )
    }
    const open = group.tables.get(id)
    if (!open) return
    const { schema, table, columns } = open
    const layout = ROWS_TYPES.get(type) as NonNullable<ReturnType<typeof ROWS_TYPES.get>>
    try {
      for (const { before, after } of readRows(event, layout, columns)) {
        if (!isTable(table)) {
          if (after) this.#names.learn(schema, table, after)
          continue
        }
        const named = (image: Row['before']) => this.#names.named(schema, table, image)
        const row = { table, op: layout.op, before: named(before), after: named(after) } as Row
        if (!isUnchanged(row)) this.#rowsOf(group, schema).add(row)
      }
    } catch (error) {
      const what = error instanceof RangeError ? 'an event is cut' : (error as Error).message
      throw new StopError(`table ${schema}.${table}, transaction ${shown(group.gtid)}: ${what}`)
    }
  }

  #rowsOf({ wikis }: Group, wiki: string): TransactionRows {
    const known = wikis.get(wiki) ?? new TransactionRows(this.#part)
    wikis.set(wiki, known)
    return known
  }
}

const countsOf = ({ wikis }: Group) => new Map([...wikis].map(([wiki, rows]) => [wiki, rows.count]))

/** Changes of rows that stand in the log as statements, where a session has left binlog_format=ROW. */
const STATEMENTS = new Set(['INSERT', 'UPDATE', 'DELETE', 'REPLACE', 'LOAD', 'TRUNCATE'])

const shown = (gtid: GtidEvent | undefined) => (gtid ? gtidText(gtid) : '(unknown)')

const isTable = (name: string): name is Table => Object.hasOwn(TABLES, name)
const isCaptured = (name: string): name is Table | Dictionary =>
  isTable(name) || Object.hasOwn(DICTIONARIES, name)

function kindsOf(table: Table | Dictionary) {
  if (isTable(table)) return TABLES[table]
  const { id, name } = DICTIONARIES[table]
  return { [id]: 'integer', [name]: 'text' } as const
}

/** The columns that a captured table must have and does not. */
export function missingColumns(table: Table | Dictionary, names: readonly string[]): string[] {
  const required = isTable(table) ? (REQUIRED[table] ?? []) : Object.values(DICTIONARIES[table])
  return required.filter((name) => !names.includes(name))
}

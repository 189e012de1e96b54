/** A table as the log describes it before its rows, and how to read these rows. */

import type { Kind } from '../tables.ts'
import { Bytes } from './bytes.ts'
import { type ColumnType, decoderOf, metaBytes, NUMERIC, type Read, skipperOf } from './columns.ts'
import { HEADER_BYTES } from './events.ts'

export interface TableName {
  readonly id: number
  readonly schema: string
  readonly table: string
}

/** A column in the order of the table: captured ones have a name and `read`, others are skipped. */
export interface Column {
  readonly name: string
  readonly read: Read | undefined
  readonly skip: (bytes: Bytes) => void
}

/** Says what to read of a table; undefined to pass over its rows. */
export type Wanted = (schema: string, table: string) => Readonly<Record<string, Kind>> | undefined

/** A table map with its name read; the columns are read only for a table that is captured. */
export function readTableName(event: Buffer): TableName & { readonly rest: Bytes } {
  const rest = new Bytes(event, HEADER_BYTES)
  const id = rest.uint(6)
  rest.at += 2
  const schema = rest.text(rest.uint(1))
  rest.at += 1
  const table = rest.text(rest.uint(1))
  rest.at += 1
  return { id, schema, table, rest }
}

/**
 * @param rest what follows the name
 * @param captured the columns to read, by name
 * @throws Error if the log has no names of columns, or a column has a type that does not fit
 */
export function readColumns(rest: Bytes, captured: Readonly<Record<string, Kind>>): Column[] {
  const count = rest.packed()
  const types = rest.bytes(count)
  const metas = new Bytes(rest.bytes(rest.packed()))
  rest.at += (count + 7) >> 3
  const { names, unsigned } = readOptional(rest)
  if (names.length !== count) {
    throw new Error('the log has no names of its columns; set binlog_row_metadata=FULL')
  }
  let numeric = 0
  return names.map((name, i) => {
    const type = types[i] as number
    const size = metaBytes(type)
    const meta = size === 0 ? 0 : metas.uint(size)
    const isUnsigned = NUMERIC.has(type) && bit(unsigned, numeric++)
    return columnOf(name, { type, meta, isUnsigned }, captured[name])
  })
}

function columnOf(name: string, type: ColumnType, kind: Kind | undefined): Column {
  try {
    return { name, read: kind && decoderOf(type, kind), skip: skipperOf(type) }
  } catch (error) {
    throw new Error(`column ${name}: ${(error as Error).message}`, { cause: error })
  }
}

/** The signs of numeric columns have their first bit at the top of a byte. */
const bit = (bits: Buffer, index: number) => ((bits[index >> 3] ?? 0) & (0x80 >> (index & 7))) !== 0

/** The optional fields of binlog_row_metadata: signs (MINIMAL too), names of columns (FULL). */
function readOptional(rest: Bytes): { names: string[]; unsigned: Buffer } {
  let names: string[] = []
  let unsigned: Buffer = Buffer.alloc(0)
  while (!rest.isAtEnd) {
    const type = rest.uint(1)
    const value = rest.bytes(rest.packed())
    if (type === 1) unsigned = value
    if (type === 4) names = readNames(new Bytes(value))
  }
  return { names, unsigned }
}

function readNames(bytes: Bytes): string[] {
  const names: string[] = []
  while (!bytes.isAtEnd) names.push(bytes.text(bytes.packed()))
  return names
}

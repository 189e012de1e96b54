/** The events of MariaDB's binary log: types, and the header that each has. */
import { Bytes } from './bytes.ts'

/** Event types that are read. (sql/log_event.h) */
export const TYPE = {
  QUERY: 2,
  ROTATE: 4,
  FORMAT_DESCRIPTION: 15,
  XID: 16,
  EXECUTE_LOAD_QUERY: 18,
  TABLE_MAP: 19,
  INCIDENT: 26,
  HEARTBEAT: 27,
  XA_PREPARE: 38,
  GTID: 162,
  QUERY_COMPRESSED: 165,
} as const

export type Op = 'c' | 'u' | 'd'

/** Rows events: what they do, whether their layout is version 2, and whether the rows are compressed. */
export const ROWS_TYPES: ReadonlyMap<number, { op: Op; isV2: boolean; isCompressed: boolean }> =
  new Map(
    [
      [23, false, false],
      [30, true, false],
      [166, false, true],
      [169, true, true],
    ].flatMap(([first, isV2, isCompressed]) =>
      (['c', 'u', 'd'] as const).map((op, i) => [
        Number(first) + i,
        { op, isV2: Boolean(isV2), isCompressed: Boolean(isCompressed) },
      ]),
    ),
  )

/**
 * Event types that are passed over: parts of a statement (variables, a loaded file), its text beside its rows,
 * and what stands between transactions (stop, checkpoint, list of GTIDs, encryption).
 */
const PASSED_OVER = [3, 5, 9, 11, 13, 14, 17, 160, 161, 163, 164]
const KNOWN: ReadonlySet<number> = new Set([
  ...[...Object.values(TYPE), ...PASSED_OVER],
  ...ROWS_TYPES.keys(),
])
const IGNORABLE = 0x80

/** Whether it is an event of a later MariaDB that a reader which does not know it may not ignore. */
export const isUnknown = (event: Buffer): boolean =>
  !KNOWN.has(event.readUInt8(4)) && (event.readUInt16LE(17) & IGNORABLE) === 0

/** The length of the header that stands before each event. */
export const HEADER_BYTES = 19

export interface EventHeader {
  readonly type: number
  /** In seconds since 1970. */
  readonly timestamp: number
  readonly serverId: number
}

export function readHeader(event: Buffer): EventHeader {
  return {
    timestamp: event.readUInt32LE(0),
    type: event.readUInt8(4),
    serverId: event.readUInt32LE(5),
  }
}

/** The table that a rows event is about. */
export const tableIdOf = (event: Buffer): number => event.readUIntLE(HEADER_BYTES, 6)

/** Closes a statement whose last rows were filtered out; it has no rows. */
export const DUMMY_TABLE_ID = 0xffffff

export interface GtidEvent {
  readonly domain: number
  readonly server: number
  readonly sequence: bigint
  /** A single event follows, such as a DDL statement, and no commit. */
  readonly isStandalone: boolean
  /** The rows are of a prepared XA transaction. */
  readonly isPreparedXa: boolean
}

export function readGtid(event: Buffer): GtidEvent {
  const bytes = new Bytes(event, HEADER_BYTES)
  const sequence = bytes.uint64()
  const domain = bytes.uint(4)
  const flags = bytes.uint(1)
  return {
    domain,
    server: event.readUInt32LE(5),
    sequence,
    isStandalone: (flags & 1) !== 0,
    isPreparedXa: (flags & 64) !== 0,
  }
}

export interface QueryEvent {
  readonly schema: string
  /** The first word of the statement; what follows may be hidden text. */
  readonly verb: string
  /** The quoted name in SAVEPOINT and ROLLBACK TO, which the server writes itself. */
  readonly savepoint: string | undefined
}

export function readQuery(event: Buffer, type: number): QueryEvent {
  const bytes = new Bytes(event, HEADER_BYTES + 8)
  const schemaLength = bytes.uint(1)
  bytes.at += 2
  const statusLength = bytes.uint(2)
  // Which file was loaded.
  if (type === TYPE.EXECUTE_LOAD_QUERY) bytes.at += 13
  bytes.at += statusLength
  const schema = bytes.text(schemaLength)
  bytes.at += 1
  const statement = type === TYPE.QUERY_COMPRESSED ? Buffer.alloc(0) : bytes.rest()
  const beginning = statement.subarray(0, 40).toString('latin1')
  const verb = beginning.trimStart().split(/[\s(;]/, 1)[0] ?? ''
  const [prefix] = /^(SAVEPOINT|ROLLBACK TO) /.exec(beginning) ?? []
  const savepoint = prefix && statement.subarray(prefix.length).toString('latin1')
  return { schema, verb: verb.toUpperCase(), savepoint }
}

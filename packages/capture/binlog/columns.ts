/**
 * Values of columns as the log has them. A column that is captured is decoded; any other is only passed over,
 * so its bytes never become a value. (MariaDB: sql/log_event.h, "Binary Format" of Table_map_log_event)
 */
import type { Kind } from '../tables.ts'
import type { Bytes } from './bytes.ts'

/** How a table map describes one column. */
export interface ColumnType {
  readonly type: number
  /** Its meaning depends on the type. */
  readonly meta: number
  readonly isUnsigned: boolean
}

/** Numeric types; each has a bit in the list of signs. (log_event_server.cc, is_numeric_field) */
export const NUMERIC = new Set([1, 2, 3, 4, 5, 8, 9, 13, 246])

/** How many bytes of metadata a type has in a table map. */
export function metaBytes(type: number): number {
  if ([4, 5, 17, 18, 19, 140, 245, 249, 250, 251, 252, 255].includes(type)) return 1
  return [15, 16, 141, 246, 247, 248, 253, 254].includes(type) ? 2 : 0
}

const INTEGERS: Readonly<Record<number, number>> = { 1: 1, 2: 2, 9: 3, 3: 4, 8: 8 }

/** Types of a fixed size: float, double, null, old and new times, year. */
const FIXED: Readonly<Record<number, number>> = {
  4: 4,
  5: 8,
  6: 0,
  7: 4,
  10: 3,
  11: 3,
  12: 8,
  13: 1,
  14: 3,
}

/** Times with a fraction: their bytes without it. */
const WITH_FRACTION: Readonly<Record<number, number>> = { 17: 4, 18: 5, 19: 3 }

type Length = (bytes: Bytes) => number

/** How many bytes the value takes; a length in front of it is read. @throws Error for an unknown type */
function lengthOf({ type, meta }: ColumnType): Length {
  const fixed = INTEGERS[type] ?? FIXED[type]
  if (fixed !== undefined) return () => fixed
  const time = WITH_FRACTION[type]
  if (time !== undefined) return () => time + ((meta + 1) >> 1)
  switch (type) {
    case 15: // VARCHAR
    case 141: // VARCHAR, compressed
    case 253: // VAR_STRING
      return prefixed(meta > 255 ? 2 : 1)
    case 254:
      return stringLength(meta)
    case 16: {
      const bits = (meta >> 8) * 8 + (meta & 255)
      return () => (bits + 7) >> 3
    }
    case 246: {
      const size = decimalBytes(meta & 255, meta >> 8)
      return () => size
    }
    case 140: // BLOB, compressed
    case 245: // JSON
    case 249:
    case 250:
    case 251:
    case 252:
    case 255: // GEOMETRY
      return prefixed(meta)
    default:
      throw new Error(`column type ${type} is not known`)
  }
}

const prefixed =
  (size: number): Length =>
  (bytes) =>
    bytes.uint(size)

/** CHAR, BINARY, ENUM and SET: the real type, and two more bits of the length, are in the metadata. */
function stringLength(meta: number): Length {
  const first = meta & 255
  const low = meta >> 8
  if ((first & 0x30) !== 0x30) return prefixed((((first & 0x30) ^ 0x30) << 4) + low > 255 ? 2 : 1)
  if (first === 247 || first === 248) return () => low
  return prefixed(1)
}

/** DECIMAL packs nine digits into four bytes. */
function decimalBytes(precision: number, scale: number): number {
  const part = (digits: number) =>
    Math.floor(digits / 9) * 4 + ([0, 1, 1, 2, 2, 3, 3, 4, 4][digits % 9] ?? 0)
  return part(precision - scale) + part(scale)
}

export type Read = (bytes: Bytes) => string | number

/** @throws Error if the column's type cannot be of this kind */
export function decoderOf(column: ColumnType, kind: Kind): Read {
  const integer = INTEGERS[column.type]
  if (kind === 'integer') {
    if (integer !== undefined) return integerOf(integer, column.isUnsigned)
  } else if (TEXTS.has(column.type)) {
    const length = lengthOf(column)
    return (bytes) => bytes.text(length(bytes))
  }
  throw new Error(`its type ${column.type} is no ${kind}`)
}

const TEXTS = new Set([15, 249, 250, 251, 252, 253, 254])

function integerOf(size: number, isUnsigned: boolean): Read {
  if (size === 8) {
    return (bytes) => {
      const value = bytes.uint64()
      return Number(isUnsigned ? value : BigInt.asIntN(64, value))
    }
  }
  const sign = 2 ** (size * 8 - 1)
  return isUnsigned
    ? (bytes) => bytes.uint(size)
    : (bytes) => {
        const value = bytes.uint(size)
        return value >= sign ? value - 2 * sign : value
      }
}

export function skipperOf(column: ColumnType): (bytes: Bytes) => void {
  const length = lengthOf(column)
  return (bytes) => {
    bytes.bytes(length(bytes))
  }
}

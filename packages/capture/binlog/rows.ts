/** The rows of a rows event. */
import { inflateSync } from 'node:zlib'
import type { Columns } from '../row.ts'
import { Bytes } from './bytes.ts'
import { HEADER_BYTES, type Op } from './events.ts'
import type { Column } from './table-map.ts'

export interface RowsLayout {
  readonly op: Op
  readonly isV2: boolean
  readonly isCompressed: boolean
}

export interface Change {
  readonly before: Columns | undefined
  readonly after: Columns | undefined
}

/**
 * The changes of a rows event, in order.
 * @throws Error if a row has not all columns (binlog_row_image), or the event does not fit the table
 */
export function* readRows(
  event: Buffer,
  { op, isV2, isCompressed }: RowsLayout,
  columns: readonly Column[],
): Generator<Change> {
  const head = new Bytes(event, HEADER_BYTES + 8)
  if (isV2) head.at += head.uint(2)
  const count = head.packed()
  if (count !== columns.length) throw new Error(`${count} columns, not ${columns.length}`)
  const bitmap = (count + 7) >> 3
  for (let i = op === 'u' ? 2 : 1; i > 0; i--) requireAll(head.bytes(bitmap), count)
  const bytes = isCompressed ? new Bytes(inflate(head.rest())) : head
  while (!bytes.isAtEnd) {
    const first = readImage(bytes, columns, bitmap)
    if (op === 'c') yield { before: undefined, after: first }
    else if (op === 'd') yield { before: first, after: undefined }
    else yield { before: first, after: readImage(bytes, columns, bitmap) }
  }
}

/** Without the whole row a change could not be told from what stayed. */
function requireAll(present: Buffer, count: number): void {
  for (let i = 0; i < count; i++) {
    if (((present[i >> 3] as number) & (1 << (i & 7))) === 0) {
      throw new Error('a row has not all of its columns; set binlog_row_image=FULL')
    }
  }
}

function readImage(bytes: Bytes, columns: readonly Column[], bitmap: number): Columns {
  const nulls = bytes.bytes(bitmap)
  const image: Record<string, string | number> = {}
  for (let i = 0; i < columns.length; i++) {
    if (((nulls[i >> 3] as number) & (1 << (i & 7))) !== 0) continue
    const { name, read, skip } = columns[i] as Column
    if (read) image[name] = read(bytes)
    else skip(bytes)
  }
  return image
}

/** log_bin_compress: a byte with the size of the length, the length (big endian), then zlib's stream. */
function inflate(envelope: Buffer): Buffer {
  const size = (envelope[0] as number) & 7
  const algorithm = ((envelope[0] as number) >> 4) & 7
  if (algorithm !== 0) throw new Error(`compression ${algorithm} is not known`)
  return inflateSync(envelope.subarray(1 + size))
}

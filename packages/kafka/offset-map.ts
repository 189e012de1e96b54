/**
 * The finished offsets beyond a committed one, as text for the metadata of the commit: the lengths of
 * unfinished and finished runs in turn, from the committed offset on, as variable-length integers in Base64.
 */

/** The offsets from `from` up to `to`, without `to`. */
export interface OffsetRange {
  readonly from: bigint
  readonly to: bigint
}

const PREFIX = 'runs1:'
/** Kafka's default limit is 4,096 bytes (offset.metadata.max.bytes): this many become 4,086 characters. */
export const MAX_MAP_BYTES = 3060

/**
 * @param finished ascending, and not touching each other
 * @returns the map; of a map that would be too long, its beginning
 */
export function encodeOffsetMap(position: bigint, finished: Iterable<OffsetRange>): string {
  const bytes: number[] = []
  let at = position
  for (const { from, to } of finished) {
    const length = bytes.length
    appendVarint(bytes, from - at)
    appendVarint(bytes, to - from)
    if (bytes.length > MAX_MAP_BYTES) {
      bytes.length = length
      break
    }
    at = to
  }
  return bytes.length === 0 ? '' : PREFIX + Buffer.from(bytes).toString('base64')
}

/** Reads a map. Metadata that another program wrote is no map: nothing is finished then. */
export function decodeOffsetMap(
  position: bigint,
  metadata: string | null | undefined,
): OffsetRange[] {
  if (!metadata?.startsWith(PREFIX)) return []
  const lengths = varints(Buffer.from(metadata.slice(PREFIX.length), 'base64'))
  const ranges: OffsetRange[] = []
  let at = position
  for (let i = 0; i + 1 < lengths.length; i += 2) {
    const from = at + (lengths[i] as bigint)
    at = from + (lengths[i + 1] as bigint)
    ranges.push({ from, to: at })
  }
  return ranges
}

/**
 * The most bytes that a map of this many finished runs takes, whose last one ends `span` offsets beyond the
 * committed one. A length takes a byte for each factor of 128, and lengths that are all equal take the most.
 */
export function maxMapBytes(runs: number, span: number): number {
  const lengths = 2 * runs
  return lengths === 0 ? 0 : lengths * (1 + Math.log(Math.max(1, span / lengths)) / Math.log(128))
}

function appendVarint(bytes: number[], value: bigint): void {
  let rest = value
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  bytes.push(Number(rest))
}

function varints(bytes: Buffer): bigint[] {
  const values: bigint[] = []
  let value = 0n
  let shift = 0n
  for (const byte of bytes) {
    value |= BigInt(byte & 127) << shift
    shift += 7n
    if (byte > 127) continue
    values.push(value)
    value = 0n
    shift = 0n
  }
  return values
}

import type { Delivered } from '../../../stage/order/histories.ts'

/** A change in a partition of its topic. */
export interface PartitionRecord {
  readonly delivered: Delivered
  readonly partition: number
  readonly offset: number
}

/**
 * The partitions of a topic. All changes of a page are in the same one.
 * @param emptyOffsets how many of 100 offsets no record has
 */
export function partitioned(
  changes: readonly Delivered[],
  count: number,
  emptyOffsets: number,
): readonly PartitionRecord[][] {
  const partitions = Array.from({ length: count }, (): PartitionRecord[] => [])
  let number = 0
  for (const delivered of changes) {
    const partition = hash(delivered.page) % count
    const records = partitions[partition] as PartitionRecord[]
    const isAfterEmpty = hash(`${number++}`) % 100 < emptyOffsets
    const offset = (records.at(-1)?.offset ?? -1) + (isAfterEmpty ? 2 : 1)
    records.push({ delivered, partition, offset })
  }
  return partitions
}

/** FNV-1a. */
function hash(text: string): number {
  let hash = 2_166_136_261
  for (const character of text) {
    hash = Math.imul(hash ^ (character.codePointAt(0) as number), 16_777_619) >>> 0
  }
  return hash >>> 3
}

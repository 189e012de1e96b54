import { apply, isBeyond, type PageState } from '@tributary/order'
import type { OrderedRecord } from './record.ts'

/** A page, and the epoch of the last record that was applied to it; 0 if that is not known. */
export interface Known {
  readonly page: PageState
  readonly epoch: number
}

/**
 * Applies records to the pages they are about, as the instance did that published them. What is not
 * beyond the last one of its page is dropped: a repetition, or what a deposed instance still wrote.
 * @param known the pages as far as they are known; those that change are replaced
 * @returns how many were dropped
 */
export function applyAll(records: readonly OrderedRecord[], known: Map<string, Known>): number {
  let dropped = 0
  for (const { page: name, change, epoch, sequence } of records) {
    const last = known.get(name)
    const position = { revision: change.revision, time: change.time, epoch, sequence }
    if (isBeyond(position, last && { ...last.page, epoch: last.epoch })) {
      known.set(name, { page: { ...apply(last?.page, change), sequence }, epoch })
    } else dropped++
  }
  return dropped
}

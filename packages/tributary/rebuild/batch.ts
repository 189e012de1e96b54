import { apply, isBeyond, type PageState } from '@tributary/order'
import type { OrderedRecord } from './record.ts'

/** A page, and what is known of the last record that was applied to it: each is 0 if unknown. */
export interface Known {
  readonly page: PageState
  readonly epoch: number
  /** When the record was written, in milliseconds since the epoch. */
  readonly written: number
}

/**
 * Applies records to their pages, as the instance that published them did. A record that is not
 * beyond the last one of its page is dropped: a repetition, or a deposed instance's late write.
 * @param known the known pages; those that change are replaced
 * @returns how many records were dropped
 */
export function applyAll(records: readonly OrderedRecord[], known: Map<string, Known>): number {
  let dropped = 0
  for (const { page: name, change, epoch, sequence, written } of records) {
    const last = known.get(name)
    const position = { revision: change.revision, time: change.time, epoch, sequence }
    if (isBeyond(position, last && { ...last.page, epoch: last.epoch })) {
      known.set(name, { page: { ...apply(last?.page, change), sequence }, epoch, written })
    } else dropped++
  }
  return dropped
}

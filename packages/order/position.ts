/** Where a record of the ordered topic stands among those of its page. */
export interface Position {
  readonly revision: number
  /** Event time, in milliseconds since the epoch. */
  readonly time: number
  readonly epoch: number
  readonly sequence: number
}

/**
 * Whether a record is beyond the last one of its page that was applied. The first record of each change
 * is; what is not is a repetition: of the one before it, or by an instance that was deposed, or by one of
 * two that both believed they were active.
 */
export function isBeyond(record: Position, last: Position | undefined): boolean {
  if (!last) return true
  const difference =
    record.revision - last.revision ||
    record.time - last.time ||
    record.epoch - last.epoch ||
    record.sequence - last.sequence
  return difference > 0
}

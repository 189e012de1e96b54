/** The position of a record of the ordered topic among the records of its page. */
export interface Position {
  readonly revision: number
  /** Event time, in milliseconds since the epoch. */
  readonly time: number
  /** The epoch of the instance that published the record. */
  readonly epoch: number
  /** The number of the change among the changes of its page, from 1. */
  readonly sequence: number
}

/**
 * Whether a consumer applies a record: it is beyond the last record applied to its page. Any other record
 * repeats a change: after a crash, from a deposed instance, or from a second instance that also believed
 * it was active.
 * @param last the last record applied to the page; undefined if there is none
 * @example
 * if (isBeyond(position, positions.get(page))) {
 *   positions.set(page, position)
 *   apply(record)
 * }
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

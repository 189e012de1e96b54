/**
 * What of one partition may be committed: everything before the lowest record that is not finished.
 * Kept apart from Kafka: offsets come in by `seen`, as they are read.
 */
export class Offsets {
  #open = new Set<bigint>()
  #next = -1n
  #committed = -1n

  /**
   * Notes a record that was read. An offset below the one expected means that the partition is read
   * again (from the committed offset, after a rebalance): then only what is read from now on counts.
   * @returns to be called when the record is finished: stored, skipped, or a stored dead letter
   */
  seen(offset: bigint): () => void {
    if (offset < this.#next) this.#open = new Set()
    this.#next = offset + 1n
    // Added in ascending order, so the first member is always the lowest.
    const open = this.#open.add(offset)
    return () => void open.delete(offset)
  }

  /** The offset to commit, if it is beyond the last one that was. */
  get due(): bigint | undefined {
    const [lowest = this.#next] = this.#open
    return lowest > this.#committed ? lowest : undefined
  }

  committed(offset: bigint): void {
    if (offset > this.#committed) this.#committed = offset
  }
}

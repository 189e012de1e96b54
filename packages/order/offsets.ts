/**
 * The offset to commit for one partition: that of the lowest unfinished record. It needs no Kafka:
 * the caller names each offset when it reads it.
 */
export class Offsets {
  #open = new Set<bigint>()
  #next = -1n
  #committed = -1n

  /**
   * Registers a record that was read. An offset below the expected one means that the partition is
   * read again (from the committed offset, after a rebalance): records read before no longer count.
   * @returns a function to call when the record is finished: stored, skipped, or a stored dead letter
   */
  seen(offset: bigint): () => void {
    if (this.isRepeated(offset)) this.#open = new Set()
    this.#next = offset + 1n
    // Added in ascending order, so the first member is always the lowest.
    const open = this.#open.add(offset)
    return () => void open.delete(offset)
  }

  /** Whether the offset was read before, so that the partition is read again from there. */
  isRepeated(offset: bigint): boolean {
    return offset < this.#next
  }

  /** The offset to commit: that of the lowest unfinished record. -1 before a record was read. */
  get position(): bigint {
    const [lowest = this.#next] = this.#open
    return lowest
  }

  /** The offset to commit, if it is beyond the last committed one. */
  get due(): bigint | undefined {
    const { position } = this
    return position > this.#committed ? position : undefined
  }

  committed(offset: bigint): void {
    if (offset > this.#committed) this.#committed = offset
  }
}

interface PartitionQueue<T> {
  readonly records: { readonly record: T; readonly bytes: number }[]
  inFlight: number
}

/**
 * Records that were read and wait for delivery, by partition. Kafka returns them partition by
 * partition, often hundreds of one; here each partition gets an equal share of the records in flight,
 * so that a busy or stuck partition holds up no other.
 */
export class PartitionQueues<T> {
  readonly #maxInFlight: number
  readonly #partitions = new Map<number, PartitionQueue<T>>()
  /** The size of all queued records. */
  bytes = 0

  /** @param maxInFlight how many records may be in flight, over all partitions */
  constructor(maxInFlight: number) {
    this.#maxInFlight = maxInFlight
  }

  get isEmpty(): boolean {
    return [...this.#partitions.values()].every(({ records }) => records.length === 0)
  }

  add(partition: number, record: T, bytes: number): void {
    const queue = this.#partitions.get(partition) ?? { records: [], inFlight: 0 }
    this.#partitions.set(partition, queue)
    queue.records.push({ record, bytes })
    this.bytes += bytes
  }

  /**
   * Removes the next record of the partition with the fewest in flight. The caller calls `finished`
   * when it is no longer in flight. Returns undefined if no partition has both a record and room.
   */
  next(): { record: T; finished: () => void } | undefined {
    const share = Math.ceil(this.#maxInFlight / this.#partitions.size)
    let chosen: PartitionQueue<T> | undefined
    for (const queue of this.#partitions.values()) {
      if (queue.records.length === 0 || queue.inFlight >= share) continue
      if (!chosen || queue.inFlight < chosen.inFlight) chosen = queue
    }
    const next = chosen?.records.shift()
    if (!chosen || !next) return undefined
    const queue = chosen
    queue.inFlight++
    this.bytes -= next.bytes
    return { record: next.record, finished: () => void queue.inFlight-- }
  }
}

interface Partition<T> {
  readonly queue: { readonly record: T; readonly bytes: number }[]
  inProgress: number
}

/**
 * Records that were read and wait for their turn. Kafka gives them partition after partition, often
 * hundreds of one; here each partition gets its share of what may be in progress, so that a busy or
 * stuck one holds up no other.
 */
export class Waiting<T> {
  readonly #most: number
  readonly #partitions = new Map<number, Partition<T>>()
  bytes = 0

  /** @param most how many records may be in progress at once */
  constructor(most: number) {
    this.#most = most
  }

  get isEmpty(): boolean {
    return [...this.#partitions.values()].every(({ queue }) => queue.length === 0)
  }

  add(number: number, record: T, bytes: number): void {
    const partition = this.#partitions.get(number) ?? { queue: [], inProgress: 0 }
    this.#partitions.set(number, partition)
    partition.queue.push({ record, bytes })
    this.bytes += bytes
  }

  /**
   * The next record of the partition that has fewest in progress, and what to call when it is
   * finished; undefined if none has both a record and room.
   */
  take(): { record: T; finished: () => void } | undefined {
    const share = Math.ceil(this.#most / this.#partitions.size)
    let chosen: Partition<T> | undefined
    for (const each of this.#partitions.values()) {
      if (each.queue.length === 0 || each.inProgress >= share) continue
      if (!chosen || each.inProgress < chosen.inProgress) chosen = each
    }
    const next = chosen?.queue.shift()
    if (!chosen || !next) return undefined
    const partition = chosen
    partition.inProgress++
    this.bytes -= next.bytes
    return { record: next.record, finished: () => void partition.inProgress-- }
  }
}

/** A record that was read and not taken yet. */
export interface Queued<T> {
  readonly item: T
  /** The change's intake time, in milliseconds since the epoch. */
  readonly intake: number
  /** The memory it takes, in bytes. */
  readonly bytes: number
}

/** So long a partition is waited for that has brought records, but not all up to its known end. */
const BEFORE_END_MS = 60_000

export interface Partition<T> {
  readonly queue: Queued<T>[]
  /** The newest intake time that was taken from it. */
  reached: number
  /** The topic's `readableMs` when the partition last brought a record, or its reader last went on. */
  activeAt: number
  /** The offset after the last record that it brought. */
  next: bigint
  /** Its end offset when it was assigned; 0 if nobody knows. */
  readonly end: bigint
}

interface Waiter<T> {
  readonly partition: Partition<T>
  readonly goOn: () => void
}

export interface ReadingLimits {
  /** How far an event may be out of place, in milliseconds of intake time. */
  readonly window: number
  /** How far an event of a page without a state may be out of place, in the same unit. */
  readonly settle: number
  /** A partition that brings nothing for so many milliseconds, though it could be read, is at its end. */
  readonly idle: number
  /** How many records of a partition may be queued before its reader waits. */
  readonly maxQueued: number
  /** How many bytes of a topic may be queued. Beyond it, no partition of it is waited for. */
  readonly maxQueuedBytes: number
  /** Whether each partition has a reader of its own. Otherwise one reader gets to them in turn. */
  readonly separateReaders: boolean
}

/** The partitions of one topic that a process reads: their queued records, and the readers that wait. */
export class AssignedTopic<T> {
  readonly #limits: ReadingLimits
  readonly #overrun: () => void
  readonly #partitions = new Map<number, Partition<T>>()
  /** The readers that wait for room. */
  #waiters: Waiter<T>[] = []
  /** The size of all queued records. */
  #bytes = 0
  /** Whether `overrun` was called since half of its limit was queued: once is enough. */
  #hasOverrun = false
  /** For how long it could have been read, in milliseconds: its reader did not wait for room. */
  #readableMs = 0
  /** Whether its partitions are known. */
  isAssigned = false

  /** @param overrun called when `maxQueuedBytes` are queued while a partition is waited for */
  constructor(limits: ReadingLimits, overrun: () => void) {
    this.#limits = limits
    this.#overrun = overrun
  }

  get partitions(): ReadonlyMap<number, Partition<T>> {
    return this.#partitions
  }

  /**
   * Sets the partitions that are read. Queued records of others are dropped.
   * @param ends end offsets, by partition
   */
  assign(numbers: readonly number[], ends: readonly bigint[] = []): void {
    this.isAssigned = true
    for (const number of this.#partitions.keys()) {
      if (numbers.includes(number)) continue
      this.rewind(number)
      this.#partitions.delete(number)
    }
    for (const number of numbers) {
      if (this.#partitions.has(number)) continue
      this.#partitions.set(number, {
        ...{ queue: [], reached: Number.NEGATIVE_INFINITY, activeAt: this.#readableMs },
        // Where reading begins is not known: it may be the end.
        ...{ next: ends[number] ?? 0n, end: ends[number] ?? 0n },
      })
    }
    this.#letOn()
  }

  /** Drops the queued records of a partition. */
  rewind(number: number): void {
    const dropped = this.#partitions.get(number)?.queue.splice(0) ?? []
    for (const { bytes } of dropped) this.#bytes -= bytes
  }

  /** Notes that a partition has brought a record. Without one to queue, it has no change. */
  add(number: number, offset: bigint, queued?: Queued<T>): void {
    const partition = this.#partitions.get(number)
    if (!partition) return
    const isAwaiting = this.isAwaiting
    partition.activeAt = this.#readableMs
    partition.next = offset + 1n
    if (!queued) return
    partition.queue.push(queued)
    this.#bytes += queued.bytes
    if (isAwaiting && this.#isFull && !this.#hasOverrun) {
      this.#hasOverrun = true
      this.#overrun()
    }
  }

  /** Removes the next record of a partition, which has one. */
  take(partition: Partition<T>): Queued<T> {
    const next = partition.queue.shift() as Queued<T>
    partition.reached = Math.max(partition.reached, next.intake)
    this.#bytes -= next.bytes
    if (this.#bytes < this.#limits.maxQueuedBytes / 2) this.#hasOverrun = false
    this.#letOn()
    return next
  }

  /** A promise that resolves when the partition may bring its next record; undefined if it may now. */
  room(number: number): Promise<void> | undefined {
    const partition = this.#partitions.get(number)
    if (!partition || this.#hasRoom(partition)) return undefined
    return new Promise((goOn) => this.#waiters.push({ partition, goOn }))
  }

  /** Whether a partition may have a next record that was not read yet. */
  get isAwaiting(): boolean {
    for (const partition of this.#partitions.values()) if (this.#isAwaited(partition)) return true
    return false
  }

  /** All records before this intake time were taken; Infinity if there are none to wait for. */
  reached(partition: Partition<T>): number {
    const [next] = partition.queue
    if (next) return Math.max(partition.reached, next.intake)
    return this.#isAwaited(partition) ? partition.reached : Number.POSITIVE_INFINITY
  }

  /** @param passed for how many milliseconds this process has run since the last call */
  tick(passed: number): void {
    const isBlocked = this.#waiters.length > 0 && !this.#limits.separateReaders
    if (!isBlocked) this.#readableMs += passed
    this.#letOn()
  }

  /** Lets all readers go on. */
  close(): void {
    for (const { goOn } of this.#waiters.splice(0)) goOn()
  }

  #isAwaited({ queue, activeAt, next, end }: Partition<T>): boolean {
    const { idle } = this.#limits
    const patience = next < end ? Math.max(idle, BEFORE_END_MS) : idle
    const isIdle = this.#readableMs - activeAt >= patience
    return queue.length === 0 && !isIdle && !this.#isFull
  }

  get #isFull(): boolean {
    return this.#bytes >= this.#limits.maxQueuedBytes && !this.#limits.separateReaders
  }

  #hasRoom({ queue }: Partition<T>): boolean {
    if (this.#isFull) return false
    if (queue.length < this.#limits.maxQueued) return true
    // A reader of several partitions gets to the one that is waited for only if it reads on.
    return !this.#limits.separateReaders && this.isAwaiting
  }

  #letOn(): void {
    if (this.#waiters.length === 0) return
    const assigned = new Set(this.#partitions.values())
    const goes = ({ partition }: Waiter<T>) => !assigned.has(partition) || this.#hasRoom(partition)
    const going = this.#waiters.filter(goes)
    this.#waiters = this.#waiters.filter((waiter) => !going.includes(waiter))
    for (const { partition, goOn } of going) {
      partition.activeAt = this.#readableMs
      goOn()
    }
  }
}

/** Which records of one partition are finished. */
import { encodeOffsetMap, MAX_MAP_BYTES, maxMapBytes, type OffsetRange } from './offset-map.ts'

/** A record that was read. */
export interface Tracked {
  readonly offset: bigint
  isFinished: boolean
  previous: Tracked | undefined
  next: Tracked | undefined
}

/**
 * Tracks the records of a partition from the lowest unfinished one on, in the order of their offsets.
 * Offsets without a record (of a compacted topic, of transactions) count as the record before them.
 */
export class OffsetTracker {
  /** The lowest unfinished record. */
  #first: Tracked | undefined
  #last: Tracked | undefined
  /** The next offset to read. */
  #next: bigint
  /** How many runs of finished records are beyond the lowest unfinished one. */
  #runs = 0
  #highestFinished: bigint
  /** Records that an earlier process had finished; ascending, and without those that were read already. */
  readonly #finishedBefore: OffsetRange[]

  /**
   * @param position the committed offset
   * @param finished what is finished beyond it
   */
  constructor(position: bigint, finished: readonly OffsetRange[] = []) {
    this.#next = position
    this.#highestFinished = position
    this.#finishedBefore = [...finished]
  }

  /** The offset to commit: that of the lowest unfinished record. */
  get position(): bigint {
    return this.#first?.offset ?? this.#next
  }

  /** The next offset to read. */
  get next(): bigint {
    return this.#next
  }

  /**
   * Registers a record that was read; offsets have to ascend.
   * @returns undefined if an earlier process has finished it
   */
  read(offset: bigint): Tracked | undefined {
    this.readTo(offset + 1n)
    const isFinished = this.#wasFinished(offset)
    if (isFinished && !this.#first) return undefined
    const record: Tracked = { offset, isFinished, previous: this.#last, next: undefined }
    if (this.#last) this.#last.next = record
    else this.#first = record
    if (isFinished) {
      if (!this.#last?.isFinished) this.#runs++
      this.#highestFinished = offset
    }
    this.#last = record
    return isFinished ? undefined : record
  }

  /** Everything before this offset was read, also where there was no record. */
  readTo(offset: bigint): void {
    if (offset > this.#next) this.#next = offset
  }

  finish(record: Tracked): void {
    if (record.isFinished) return
    record.isFinished = true
    if (record.offset > this.#highestFinished) this.#highestFinished = record.offset
    const { previous, next } = record
    if (record !== this.#first) {
      this.#runs += 1 - Number(previous?.isFinished) - Number(next?.isFinished === true)
      return
    }
    if (next?.isFinished) this.#runs--
    let first = next
    while (first?.isFinished) first = first.next
    this.#first = first
    if (first) first.previous = undefined
    else this.#last = undefined
  }

  /** Whether the map has room if this many more records finish apart from each other. */
  hasRoomFor(more: number): boolean {
    const span = Number(this.#next - this.position)
    const runs = this.#runs + this.#finishedBefore.length
    return maxMapBytes(runs + more, span) <= MAX_MAP_BYTES
  }

  /** The map for the commit's metadata; '' if nothing beyond the position is finished. */
  map(): string {
    if (this.#runs === 0 && this.#finishedBefore.length === 0) return ''
    return encodeOffsetMap(this.position, this.#finishedRanges())
  }

  *#finishedRanges(): Generator<OffsetRange> {
    let from: bigint | undefined
    for (let record = this.#first; record; record = record.next) {
      if (record.isFinished) from ??= record.offset
      else if (from !== undefined) {
        yield { from, to: record.offset }
        from = undefined
      }
    }
    const [first, ...others] = this.#unreadRanges()
    const end = this.#highestFinished + 1n
    if (from !== undefined && first?.from === end) yield { from, to: first.to }
    else {
      if (from !== undefined) yield { from, to: end }
      if (first) yield first
    }
    yield* others
  }

  /** What an earlier process had finished, and this one has not read: it must stay in the map. */
  #unreadRanges(): OffsetRange[] {
    return this.#finishedBefore.flatMap(({ from, to }) =>
      to <= this.#next ? [] : [{ from: from < this.#next ? this.#next : from, to }],
    )
  }

  #wasFinished(offset: bigint): boolean {
    const ranges = this.#finishedBefore
    while (ranges[0] && ranges[0].to <= offset) ranges.shift()
    return ranges[0] !== undefined && ranges[0].from <= offset
  }
}

/** A KafkaSource reads fewer records ahead. After a larger jump it has moved to another offset. */
const MAX_READ_AHEAD = 2000

/** Records that a source sends one after the other arrive within this time, in any order. */
export const REORDERED_MS = 250

interface MissingOffset {
  /** The partition's watermark before this offset was skipped: intake time in milliseconds. */
  readonly watermark: number
  /** When it was found missing, in milliseconds since the epoch. */
  readonly since: number
}

/** @returns when a record of this intake time has arrived for the first time, or never will */
type Deadline = (intake: number) => number

/**
 * The offsets of a partition that are missing: a later record arrived before them. A source sends the
 * records of a partition in their order. So one that is missing was sent before this process was there, and
 * waits for its retry: the partition's watermark must not pass the first of them. Or it never comes, for
 * example because it was finished before this process started: then it is given up.
 *
 * `now` is in milliseconds since the epoch everywhere.
 */
export class MissingOffsets {
  readonly #deadline: Deadline
  #lowest: (MissingOffset & { readonly offset: number }) | undefined
  /** The offset after the highest one that has arrived. */
  #next = 0
  /** Keyed by offset, in ascending order. */
  #missing = new Map<number, MissingOffset>()

  constructor(deadline: Deadline) {
    this.#deadline = deadline
  }

  /**
   * Notes that a record has arrived.
   * @param intake the record's intake time, in milliseconds since the epoch
   * @param watermark the newest intake time of the records that arrived before it
   * @returns whether the offset has arrived for the first time, and whether `late`: it was sent before
   * records that have arrived long since, so it is a retry
   */
  arrived(
    offset: number,
    intake: number,
    watermark: number,
    now: number,
  ): 'new' | 'late' | 'known' {
    if (this.#lowest === undefined) {
      this.#lowest = { offset, watermark: intake, since: now }
      this.#next = offset + 1
      return 'new'
    }
    if (offset < this.#lowest.offset) return this.#arrivedBelow(this.#lowest, offset, intake, now)
    if (offset < this.#next) return this.#fill(offset, now)
    if (offset - this.#next <= MAX_READ_AHEAD) {
      this.#add(this.#next, offset, { watermark, since: now })
    }
    this.#next = offset + 1
    return 'new'
  }

  /**
   * The intake time that the partition's watermark must not pass.
   * @returns Infinity if no offset is missing; -Infinity while a lower offset may still arrive
   */
  limit(now: number): number {
    const lowest = this.#lowest
    if (lowest && lowest.offset > 0 && this.#mayArrive(lowest, now)) return Number.NEGATIVE_INFINITY
    for (const [offset, missing] of this.#missing) {
      if (this.#mayArrive(missing, now)) return missing.watermark
      this.#missing.delete(offset)
    }
    return Number.POSITIVE_INFINITY
  }

  #mayArrive({ watermark, since }: MissingOffset, now: number): boolean {
    return now < since + REORDERED_MS || now < this.#deadline(watermark)
  }

  #fill(offset: number, now: number): 'new' | 'late' | 'known' {
    const missing = this.#missing.get(offset)
    if (!missing) return 'known'
    this.#missing.delete(offset)
    return now < missing.since + REORDERED_MS ? 'new' : 'late'
  }

  /**
   * A record below the lowest one was skipped before this process started. The records between the two
   * may have been skipped as well.
   */
  #arrivedBelow(
    lowest: MissingOffset & { readonly offset: number },
    offset: number,
    intake: number,
    now: number,
  ): 'new' | 'late' {
    const lateness = now < lowest.since + REORDERED_MS ? 'new' : 'late'
    if (lowest.offset - offset > MAX_READ_AHEAD) return lateness
    const above = this.#missing
    this.#missing = new Map()
    this.#add(offset + 1, lowest.offset, { watermark: intake, since: now })
    for (const [other, missing] of above) this.#missing.set(other, missing)
    this.#lowest = { offset, watermark: intake, since: now }
    return lateness
  }

  #add(from: number, to: number, missing: MissingOffset): void {
    for (let offset = from; offset < to; offset++) this.#missing.set(offset, missing)
  }
}

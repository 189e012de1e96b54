/**
 * The longest normal gap between two retries from one partition. Retries come further apart only near the
 * end of an outage of hours, when few records are left.
 */
const RETRY_GAP_MS = 20_000

/** A KafkaSource reads fewer records ahead. After a larger jump it has moved to another offset. */
const MAX_READ_AHEAD = 2000

interface MissingOffset {
  /** The partition's watermark before this offset was skipped: intake time in milliseconds. */
  readonly watermark: number
  /** When it was found missing, in milliseconds since the epoch. */
  readonly since: number
}

/**
 * The offsets of a partition that are missing: a later record arrived before them. After an outage they
 * are records that wait for their retry, so the partition's watermark must not pass the first of them.
 * Some offsets never arrive, for example records that were finished before this process started. They are
 * given up when no missing offset has arrived for {@link RETRY_GAP_MS}.
 *
 * `now` is in milliseconds since the epoch everywhere.
 */
export class MissingOffsets {
  readonly #patience: number
  #lowest: number | undefined
  /** The offset after the highest one that has arrived. */
  #next = 0
  /** When the lowest offset arrived: for a while, a lower one may still arrive. */
  #lowestArrivedAt = Number.NEGATIVE_INFINITY
  /** Keyed by offset, in ascending order. */
  #missing = new Map<number, MissingOffset>()
  /** When a missing offset last arrived. */
  #lastFilledAt = 0

  /** @param patience how long a lower offset takes to arrive at most, in milliseconds */
  constructor(patience: number) {
    this.#patience = patience
  }

  /**
   * Notes that a record has arrived.
   * @param intake the record's intake time, in milliseconds since the epoch
   * @param watermark the newest intake time of the records that arrived before it
   * @returns whether the offset has arrived for the first time
   */
  arrived(offset: number, intake: number, watermark: number, now: number): boolean {
    if (this.#lowest === undefined) {
      this.#setLowest(offset, now)
      this.#next = offset + 1
      return true
    }
    if (offset < this.#lowest) return this.#arrivedBelow(this.#lowest, offset, intake, now)
    if (offset < this.#next) return this.#fill(offset, now)
    if (offset - this.#next <= MAX_READ_AHEAD) {
      this.#add(this.#next, offset, { watermark, since: now })
    }
    this.#next = offset + 1
    return true
  }

  /**
   * The intake time that the partition's watermark must not pass.
   * @returns Infinity if no offset is missing; -Infinity while a lower offset may still arrive
   */
  limit(now: number): number {
    if (now < this.#lowestArrivedAt + this.#patience) return Number.NEGATIVE_INFINITY
    for (const [offset, { watermark, since }] of this.#missing) {
      if (Math.max(since, this.#lastFilledAt) + RETRY_GAP_MS > now) return watermark
      this.#missing.delete(offset)
    }
    return Number.POSITIVE_INFINITY
  }

  #fill(offset: number, now: number): boolean {
    const wasMissing = this.#missing.delete(offset)
    if (wasMissing) this.#lastFilledAt = now
    return wasMissing
  }

  /**
   * A record below the lowest one was skipped before this process started. The records between the two
   * may have been skipped as well.
   */
  #arrivedBelow(lowest: number, offset: number, intake: number, now: number): boolean {
    if (lowest - offset > MAX_READ_AHEAD) return true
    const above = this.#missing
    this.#missing = new Map()
    this.#add(offset + 1, lowest, { watermark: intake, since: now })
    for (const [other, missing] of above) this.#missing.set(other, missing)
    this.#setLowest(offset, now)
    return true
  }

  #setLowest(offset: number, now: number): void {
    this.#lowest = offset
    if (offset > 0) this.#lowestArrivedAt = now
  }

  #add(from: number, to: number, missing: MissingOffset): void {
    for (let offset = from; offset < to; offset++) this.#missing.set(offset, missing)
  }
}

/** How far the reader is. */
import { GtidPosition } from './gtid-position.ts'
import type { Publication } from './publisher.ts'

/** The log says something each 2 s. After this time it counts as not read, and nobody knows where it ends. */
const SILENT_MS = 6000

export class Progress {
  /** Up to here everything was read; it goes on while the log is followed. */
  read = new GtidPosition()
  /** Where the server's log ends, as far as is known. */
  logEnd = new GtidPosition()
  /** Up to here everything is stored. */
  #stored = new GtidPosition()
  #storedAt: Date | undefined
  #heardAt = Date.now()

  /** @param writtenAt when the topic's newest record was written */
  begin(position: GtidPosition, writtenAt?: Date): void {
    this.read = position.copy()
    this.#stored = position.copy()
    this.#storedAt ??= writtenAt
  }

  stored(batch: readonly Publication[]): void {
    const last = batch.at(-1)
    if (!last) return
    this.#stored = GtidPosition.parse(last.position)
    this.#storedAt = last.committedAt
  }

  /** The log has sent something, if only a sign of life. */
  heard(): void {
    this.#heardAt = Date.now()
  }

  /** The time of the newest transaction, or record, that is stored; undefined if there is none. */
  get storedAt(): Date | undefined {
    return this.#storedAt
  }

  get lagTransactions(): number {
    return this.#stored.behind(this.logEnd)
  }

  /**
   * The age of the last stored transaction while the log has newer ones. Else 0, or for how long the log was
   * not heard.
   */
  get lagSeconds(): number {
    if (this.lagTransactions > 0 && this.#storedAt) {
      return Math.max(0, (Date.now() - this.#storedAt.getTime()) / 1000)
    }
    const silent = Date.now() - this.#heardAt
    return silent < SILENT_MS ? 0 : silent / 1000
  }

  get sequences(): ReadonlyMap<number, number> {
    return this.#stored.sequences
  }
}

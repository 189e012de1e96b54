/** The records of a topic that is read once: those that were read, and wait until somebody takes them. */
import { sizeOf } from './assigned-partition.ts'
import type { TopicPartition } from './group-offsets.ts'
import type { ReadPartition } from './reader.ts'
import type { KafkaRecord } from './source-event.ts'

/** With so many bytes of records that wait, nothing more is read. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024

export class Unread {
  readonly #signal: AbortSignal
  readonly #waiting: KafkaRecord[] = []
  #bytes = 0
  /** Partitions that are not read to their end. */
  #open = 0
  #failure: { readonly reason: unknown } | undefined
  #wake = () => {}

  /** @param failing rejects if there will be no more records */
  constructor(failing: Promise<void>, signal: AbortSignal) {
    this.#signal = signal
    const wake = () => this.#wake()
    signal.addEventListener('abort', wake)
    failing.catch((reason) => {
      this.#failure = { reason }
      wake()
    })
  }

  /** @param end the offset after the last record */
  partition(place: TopicPartition, start: bigint, end: bigint): ReadPartition {
    let next = start
    if (start < end) this.#open++
    const goTo = (offset: bigint) => {
      if (next < end && offset >= end) this.#open--
      next = offset
      this.#wake()
    }
    const hasRoom = () => next < end && this.#bytes < MAX_WAITING_BYTES
    return {
      ...place,
      get nextOffset() {
        return next
      },
      get hasRoom() {
        return hasRoom()
      },
      take: (records, next) => {
        for (const record of records) {
          if (record.offset >= end) break
          this.#waiting.push(record)
          this.#bytes += sizeOf(record)
        }
        goTo(next)
      },
      quiet() {},
      skipTo: goTo,
    }
  }

  /**
   * Yields the records as they come, so many at most at once, until all are read or the signal is aborted.
   * @throws what `failing` is rejected with
   */
  async *portions(most: number): AsyncGenerator<readonly KafkaRecord[]> {
    while (!this.#signal.aborted) {
      if (this.#failure) throw this.#failure.reason
      const portion = this.#waiting.splice(0, most)
      for (const record of portion) this.#bytes -= sizeOf(record)
      if (portion.length > 0) yield portion
      else if (this.#open === 0) return
      else await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }
}

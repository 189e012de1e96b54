import type { TopicReader } from '@tributary/kafka'
import { RunError } from '../failures.ts'
import type { OrderedRecord } from './record.ts'

/** Counts what became of the records of a rebuild. */
export class RebuildTally {
  in = 0
  /** The highest of all records. */
  epoch = 0
  #total = 0
  #dropped = 0
  /** Records that page-change-order did not publish. */
  #others = 0
  #began = performance.now()

  begin({ begins, ends }: TopicReader, offsets: ReadonlyMap<number, bigint>, epoch: number): void {
    this.epoch = epoch
    this.#began = performance.now()
    for (const [partition, end] of ends.entries()) {
      this.#total += Number(end - (offsets.get(partition) ?? begins[partition] ?? 0n))
    }
  }

  add(records: number, ordered: readonly OrderedRecord[], dropped: number): void {
    this.in += records
    this.#others += records - ordered.length
    this.#dropped += dropped
    for (const { epoch } of ordered) this.epoch = Math.max(this.epoch, epoch)
  }

  /** @throws RunError if no record is page-change-order's */
  check(topic: string): void {
    if (this.in === 0 || this.#others < this.in) return
    throw new RunError(
      `${topic} is no ordered topic: none of its records has an epoch and a sequence`,
    )
  }

  get seconds(): number {
    return (performance.now() - this.#began) / 1000
  }

  summary(pages: number): string {
    const rate = Math.round(this.in / Math.max(this.seconds, 0.001))
    return `${this}, ${pages} pages, epoch ${this.epoch}, in ${this.seconds.toFixed(1)} s (${rate}/s)`
  }

  toString(): string {
    const others = this.#others === 0 ? '' : `, ${this.#others} without epoch and sequence`
    return `${this.in} of ${this.#total} records, ${this.#dropped} repetitions dropped${others}`
  }
}

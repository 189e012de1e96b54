/** The inputs of an order whose changes a transport brings, which takes all partitions evenly by event time. */
import type { Partitions } from '@tributary/runtime'
import type { Held, OrderInputs } from './order-inputs.ts'
import type { Progress } from './progress.ts'
import { expectRetry, type IsExpired } from './retries.ts'

/** How many bytes of changes may wait; with what was parsed of them, they take four times as much memory. */
const MAX_HELD_BYTES = 32 * 1024 * 1024

type Margins = Omit<Progress, 'watermark'>

/** The transport knows how far the partitions have come, and neither repeats nor skips a record. */
export class ReadPartitions implements OrderInputs {
  readonly #margins: Margins
  readonly #partitions: Partitions
  readonly #report: (line: string) => void
  /** Changes before this time go out, although others that belong before them may still come. */
  #releasedTo = Number.NEGATIVE_INFINITY

  constructor(margins: Margins, partitions: Partitions, report: (line: string) => void) {
    this.#margins = margins
    this.#partitions = partitions
    this.#report = report
  }

  opened(): () => void {
    return () => {}
  }

  ended(): void {}

  /** Lets the older half of the held changes out if they take too much memory. */
  tick(_: number, held: Held): void {
    if (held.bytes <= MAX_HELD_BYTES) return
    this.#releasedTo = held.medianIntake + this.#margins.window
    this.#report(
      `changes of ${held.bytes} bytes wait for others, so the older half goes out: some may have a gap`,
    )
  }

  seen(): number {
    return this.#partitions.watermark
  }

  progress(): Progress {
    const watermark = Math.max(this.#partitions.watermark, this.#releasedTo)
    return { ...this.#margins, watermark }
  }

  /** Only bounds how much one topic may hold; here the whole is bounded. */
  progressOf(): Progress {
    return this.progress()
  }

  expectRetry(_: string, now: number): IsExpired {
    return expectRetry(now)
  }
}

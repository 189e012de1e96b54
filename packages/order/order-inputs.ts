/** What a `PageOrder` asks of its inputs, and tells them. */
import type { Inputs } from './progress.ts'
import type { SourceRecord } from './source-record.ts'
import type { Ending } from './topic-flow.ts'

/** The changes that wait for others. */
export interface Held {
  readonly bytes: number
  /** Half of them have an older intake time. */
  readonly medianIntake: number
}

export interface OrderInputs extends Inputs {
  /**
   * Notes that a change has come.
   * @param intake the change's intake time, at most `now`
   * @returns a function to call when its request is answered
   */
  opened(record: SourceRecord, intake: number, now: number): (ending: Ending, now: number) => void
  /** Notes that a record was finished, whether it was ordered or not: it is not missing. */
  ended(record: SourceRecord, now: number): void
  /**
   * Call it some 40 times a second.
   * @param isPublishing whether a change of a topic is being published
   */
  tick(now: number, held: Held, isPublishing: (topic: string) => boolean): void
  /** How far the partitions have come that are known; Infinity if none is waited for. */
  seen(now: number): number
}

import type { IsExpired } from './retries.ts'

/** How far the partitions that are read have come, and how far an event may be out of place. */
export interface Progress {
  /**
   * The watermark: every partition has brought events up to this intake time, in milliseconds since the
   * epoch. Infinity if all partitions are idle; -Infinity while it is not known yet.
   */
  readonly watermark: number
  /** How far an event may be out of place, in milliseconds of intake time. */
  readonly window: number
  /** How far an event may be out of place on a page that has no state yet, in the same unit. */
  readonly settle: number
  /** See `OrderStore`. The default is -Infinity: no page was forgotten. */
  readonly forgottenBefore?: number
}

/** How far the partitions of one topic have come. */
export interface TopicProgress extends Progress {
  /**
   * The intake time of the oldest record that waits for its retry while all requests of its source are open.
   * It comes only if another one is sent back.
   */
  readonly crowdedOut?: number
}

/** Tells how far the inputs have come; `now` is in milliseconds since the epoch. */
export interface Inputs {
  /** How far all inputs have come. */
  progress(now: number): Progress
  /** The progress of one topic, whatever others may bring. */
  progressOf(topic: string, now: number): TopicProgress
  /** Expects a record of this topic again, which was answered 503. */
  expectRetry(topic: string, now: number): IsExpired
}

/**
 * Whether the watermark is at least `margin` milliseconds beyond a change. Then every change that belongs
 * before it has arrived, or never will.
 * @param intake the change's intake time, in milliseconds since the epoch
 */
export const hasPassed = ({ watermark }: Progress, intake: number, margin: number): boolean =>
  watermark >= intake + margin

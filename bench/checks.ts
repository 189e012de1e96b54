import type { Summaries } from './samples.ts'
import { CHECKS } from './targets.ts'

/** The median of a metric of a contestant; NaN if it was not measured. */
export type Median = (metric: string, contestant: string) => number

/** A figure that says how we stand: against the floor, a peer, or an ideal. */
export interface Check {
  readonly name: string
  /** × for a ratio of two medians. */
  readonly unit: string
  readonly better: 'less' | 'more'
  /** What it should be at most, or at least. */
  readonly target?: number
  readonly value: (median: Median) => number
}

export interface Checked extends Omit<Check, 'value'> {
  readonly value: number
}

/** What of the checks was measured. */
export function evaluate(summaries: Summaries): Checked[] {
  const median: Median = (metric, contestant) =>
    summaries[metric]?.[contestant]?.median ?? Number.NaN
  return CHECKS.map((check) => ({ ...check, value: check.value(median) })).filter(
    ({ value }) => !Number.isNaN(value),
  )
}

export const meets = ({ better, target, value }: Checked): boolean | undefined =>
  target === undefined ? undefined : better === 'less' ? value <= target : value >= target

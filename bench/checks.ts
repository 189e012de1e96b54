import type { Summaries } from './samples.ts'

/** The median of a contestant's metric; NaN if it was not measured. */
export type Median = (metric: string, contestant: string) => number

/** A figure that compares us with the floor, a peer, an ideal, or a limit. */
export interface Check {
  /** Stays the same from run to run, so that a figure is compared with its earlier value. */
  readonly name: string
  /** What it measures, in words. */
  readonly title: string
  /** × for a ratio of two medians. */
  readonly unit: string
  readonly better: 'less' | 'more'
  /** The most, or the least, that the value should be. */
  readonly target?: number
  readonly value: (median: Median) => number
  /** The value at which our metric would just meet the target, in the metric's unit. */
  readonly limit: (median: Median) => number
}

/** A check as results.json has it. */
export interface CheckResult extends Omit<Check, 'value' | 'limit'> {
  readonly value: number
}

export const medianOf =
  (summaries: Summaries): Median =>
  (metric, contestant) =>
    summaries[metric]?.[contestant]?.median ?? Number.NaN

/** The results of those checks whose metrics were measured. */
export function evaluate(checks: readonly Check[], summaries: Summaries): CheckResult[] {
  const median = medianOf(summaries)
  return checks
    .map(({ value, limit: _, ...check }) => ({ ...check, value: value(median) }))
    .filter(({ value }) => !Number.isNaN(value))
}

/** Whether a value meets its target; undefined without a target. */
export const meets = ({ better, target, value }: CheckResult): boolean | undefined =>
  target === undefined ? undefined : better === 'less' ? value <= target : value >= target

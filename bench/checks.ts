import type { Summaries } from './samples.ts'

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

const US = 'tributary'

const ratio = (metric: string, contestant: string, more: Partial<Check> = {}): Check => ({
  name: `${metric} / ${contestant}`,
  unit: '×',
  better: 'less',
  value: (median) => median(metric, US) / median(metric, contestant),
  ...more,
})

/** With our compile cache, which is shipped, against others as they come. */
const cached = (contestant: string, target: number): Check => ({
  ...ratio('cold-start-cached-cpu', contestant, { target }),
  value: (median) => median('cold-start-cached-cpu', US) / median('cold-start-cpu', contestant),
})

export const CHECKS: readonly Check[] = [
  ratio('cold-start-cpu', 'floor', { target: 3 }),
  cached('floor', 2.5),
  cached('faas-js-runtime', 0.36),
  cached('functions-framework', 0.6),
  ratio('cpu-1400', 'floor', { target: 1.7 }),
  ratio('cpu-1400', 'faas-js-runtime', { target: 0.5 }),
  ratio('cpu-1400', 'functions-framework', { target: 0.45 }),
  ratio('cpu-2800', 'floor'),
  ratio('cpu-2800', 'faas-js-runtime'),
  ratio('cpu-2800', 'functions-framework'),
  ratio('memory-1000', 'floor', { target: 1.25 }),
  {
    name: 'memory-growth',
    unit: '%',
    better: 'less',
    target: 5,
    // The floor's own growth is Node's.
    value: (median) => median('memory-growth', US) - Math.max(0, median('memory-growth', 'floor')),
  },
]

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

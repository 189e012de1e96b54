/** Ways to write a check: our median against a bound, or against another contestant's. */
import type { Check, Median } from './checks.ts'

export const US = 'tributary'
export const CONFLUENT = 'parallel-consumer'

type Better = Check['better']
export interface Options {
  readonly target?: number
  readonly better?: Better
}

/** Our median of a metric, divided by something. */
export const ratio = (
  name: string,
  title: string,
  metric: string,
  base: (median: Median) => number,
  { target, better = 'less' }: Options = {},
): Check => ({
  name,
  title,
  unit: '×',
  better,
  ...(target !== undefined && { target }),
  value: (median) => median(metric, US) / base(median),
  limit: (median) => (target ?? Number.NaN) * base(median),
})

const FLOORS: Readonly<Record<string, string>> = {
  floor: 'the floor',
  'floor-coalescing': 'the floor with shared requests',
}

const titleOf = (title: string, contestant: string): string =>
  `${title}, against ${FLOORS[contestant] ?? contestant}`

/** Our median against another contestant's. */
export const against = (
  metric: string,
  title: string,
  contestant: string,
  options?: Options,
): Check =>
  ratio(
    `${metric} / ${contestant}`,
    titleOf(title, contestant),
    metric,
    (median) => median(metric, contestant),
    options,
  )

/** Our median with the compile cache, which our images contain, against contestants as they come. */
export const cached = (figure: string, title: string, contestant: string, target?: number): Check =>
  ratio(
    `${figure}-cached-cpu / ${contestant}`,
    titleOf(title, contestant),
    `${figure}-cached-cpu`,
    (median) => median(`${figure}-cpu`, contestant),
    target === undefined ? {} : { target },
  )

/** Our median by itself. */
export const absolute = (
  metric: string,
  title: string,
  unit: string,
  target: number,
  better: Better = 'less',
): Check => ({
  name: metric,
  title,
  unit,
  better,
  target,
  value: (median) => median(metric, US),
  limit: () => target,
})

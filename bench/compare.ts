import type { CheckResult } from './checks.ts'

/** The committed values, by the name of the check. */
export type Committed = ReadonlyMap<string, number>

/** A smaller difference is regarded as noise. */
const TOLERANCE = 0.15

/** A line for each ratio that is more than 15 % worse than the committed one. */
export function regressions(checks: readonly CheckResult[], committed: Committed): string[] {
  return checks.flatMap(({ name, unit, better, value }) => {
    const before = committed.get(name)
    // Values that are no ratios are close to zero, where 15 % is nothing; they have targets instead.
    if (before === undefined || unit !== '×') return []
    const worse = better === 'less' ? value / before - 1 : before / value - 1
    if (worse <= TOLERANCE) return []
    return [`${name} is ${Math.round(worse * 100)} % worse than committed`]
  })
}

/** Reads the checks of a results.json. */
export function readCommitted(json: string): Committed {
  const { checks } = JSON.parse(json) as { checks: readonly CheckResult[] }
  return new Map(checks.map(({ name, value }) => [name, value]))
}

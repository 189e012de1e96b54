import type { Checked } from './checks.ts'

/** What was measured and committed before, by the check's name. */
export type Committed = ReadonlyMap<string, number>

/** Less than this is taken for noise. */
const TOLERANCE = 0.15

/** A line for each ratio that is more than 15 % worse than the committed one. */
export function regressions(checks: readonly Checked[], committed: Committed): string[] {
  return checks.flatMap(({ name, unit, better, value }) => {
    const before = committed.get(name)
    // What is no ratio is near zero, where a part of it says nothing; it has its target.
    if (before === undefined || unit !== '×') return []
    const worse = better === 'less' ? value / before - 1 : before / value - 1
    if (worse <= TOLERANCE) return []
    return [`${name} is ${Math.round(worse * 100)} % worse than committed`]
  })
}

/** Reads the checks of a results.json. */
export function readCommitted(json: string): Committed {
  const { checks } = JSON.parse(json) as { checks: readonly Checked[] }
  return new Map(checks.map(({ name, value }) => [name, value]))
}

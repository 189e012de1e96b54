import { type CheckResult, meets } from './checks.ts'
import type { Summaries } from './samples.ts'
import type { Summary } from './statistics.ts'

/** Every metric in a row, with each contestant's median, ± half the distance between the quartiles. */
export function metricsTable(summaries: Summaries): string {
  const contestants = [...new Set(Object.values(summaries).flatMap(Object.keys))]
  const rows = Object.entries(summaries).map(([metric, each]) => [
    metric,
    ...contestants.map((name) => shown(each[name])),
  ])
  return aligned([['', ...contestants], ...rows])
}

/** Every check in a row: its value, its target, and the committed value. */
export function checksTable(
  checks: readonly CheckResult[],
  committed?: ReadonlyMap<string, number>,
) {
  const rows = checks.map((check) => {
    const { name, unit, better, target, value } = check
    const sign = better === 'less' ? '≤' : '≥'
    const before = committed?.get(name)
    return [
      name,
      `${number(value)} ${unit}`,
      target === undefined ? '' : `${sign} ${target}`,
      { true: 'met', false: 'MISSED', undefined: '' }[String(meets(check))] ?? '',
      before === undefined ? '' : number(before),
    ]
  })
  return aligned([['', 'now', 'target', '', 'committed'], ...rows])
}

function shown(summary: Summary | undefined): string {
  if (!summary) return ''
  const { median, low, high, samples } = summary
  return samples === 1 ? number(median) : `${number(median)} ±${number((high - low) / 2)}`
}

/** Rounds to three significant digits; from 100 on, to a whole number. */
export const number = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3)

/** Aligns the first column to the left and the others to the right. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  )
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
  return `${rows.map((row) => line(row).trimEnd()).join('\n')}\n`
}

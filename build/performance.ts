/** The tables of docs/performance.md: the committed results of `make bench`, and of `make bench FIGURES=direct`. */
import { readFileSync } from 'node:fs'

interface Result {
  readonly title: string
  readonly unit: string
  readonly better: 'less' | 'more'
  readonly value: number
  readonly target?: number
}

export function performanceTable(file: 'results' | 'direct'): string {
  const { machine, checks } = JSON.parse(
    readFileSync(new URL(`../bench/${file}.json`, import.meta.url), 'utf8'),
  ) as { machine: { cpu: string; cores: number; node: string }; checks: Result[] }
  const rows = checks.map(({ title, unit, better, value, target }) => {
    const least = better === 'less' ? '≤' : '≥'
    const met = better === 'less' ? value <= Number(target) : value >= Number(target)
    const shown = target === undefined ? '' : `${least} ${target}${met ? '' : ', missed'}`
    return `| ${title} | ${Number(value.toPrecision(3))} ${unit} | ${shown} |`
  })
  return [
    `On ${machine.cores} shared cores (${machine.cpu}), Node ${machine.node.slice(1)}:`,
    '',
    '| figure | now | target |',
    '|---|---|---|',
    ...rows,
  ].join('\n')
}

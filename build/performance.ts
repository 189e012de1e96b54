/** The table of docs/performance.md: the committed results of `make bench`. */
import { readFileSync } from 'node:fs'

interface Result {
  readonly name: string
  readonly unit: string
  readonly better: 'less' | 'more'
  readonly value: number
  readonly target?: number
}

export function performanceTable(): string {
  const { machine, checks } = JSON.parse(
    readFileSync(new URL('../bench/results.json', import.meta.url), 'utf8'),
  ) as { machine: { cpu: string; cores: number; node: string }; checks: Result[] }
  const rows = checks.map(({ name, unit, better, value, target }) => {
    const least = better === 'less' ? '≤' : '≥'
    const met = better === 'less' ? value <= Number(target) : value >= Number(target)
    const wanted = target === undefined ? '' : `${least} ${target}${met ? '' : ', missed'}`
    return `| ${name} | ${Number(value.toPrecision(3))} ${unit} | ${wanted} |`
  })
  return [
    `On ${machine.cores} shared cores (${machine.cpu}), Node ${machine.node.slice(1)}:`,
    '',
    '| figure | now | target |',
    '|---|---|---|',
    ...rows,
  ].join('\n')
}

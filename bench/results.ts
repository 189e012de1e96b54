import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { type CheckResult, evaluate } from './checks.ts'
import { type Committed, readCommitted } from './compare.ts'
import { plot } from './plot.ts'
import type { Summaries } from './samples.ts'
import { CHECKS } from './targets.ts'

const ROOT = join(import.meta.dirname, '..')

/** The machine and Node that the results are from. */
interface Machine {
  readonly cpu: string | undefined
  readonly cores: number
  readonly node: string
}

/** The content of results.json. */
export interface Results {
  readonly machine: Machine
  readonly checks: readonly CheckResult[]
  readonly metrics: Summaries
}

/** The results of the last commit; empty if there are none, or no Git. */
export function committedResults(): Committed {
  try {
    const args = ['show', 'HEAD:bench/results.json']
    return readCommitted(execFileSync('git', args, { cwd: ROOT, stdio: 'pipe' }).toString())
  } catch {
    return new Map()
  }
}

/**
 * Writes results.json and results.svg.
 * @param isWhole whether every figure was measured in full; else they go to out/, beside the committed ones
 * @returns the folder
 */
export function writeResults(metrics: Summaries, isWhole: boolean): string {
  const folder = isWhole ? 'bench' : 'out/bench'
  mkdirSync(join(ROOT, folder), { recursive: true })
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version }
  write(folder, { machine, metrics }, isWhole)
  return folder
}

/** Evaluates and draws measurements of any date with today's targets. */
export function render(
  { machine, metrics }: Pick<Results, 'machine' | 'metrics'>,
  isWhole: boolean,
) {
  // Everything is made of the rounded medians, so that a later redraw gives the same.
  const rounded: Summaries = JSON.parse(JSON.stringify(metrics, fourDigits))
  const results: Results = { machine, checks: evaluate(CHECKS, rounded), metrics: rounded }
  const { cpu, cores, node } = machine
  const conditions = `${cores} shared cores (${cpu}), Node ${node.slice(1)}.`
  return {
    json: `${JSON.stringify(results, fourDigits, 2)}\n`,
    svg: plot(
      rounded,
      isWhole ? conditions : `${conditions} A partial or quick run, with fewer events.`,
    ),
  }
}

/** Applies changed targets and a changed plot to the committed measurements. */
export function redraw(): void {
  const file = join(ROOT, 'bench/results.json')
  write('bench', JSON.parse(readFileSync(file, 'utf8')), true)
}

function write(folder: string, results: Pick<Results, 'machine' | 'metrics'>, isWhole: boolean) {
  const { json, svg } = render(results, isWhole)
  writeFileSync(join(ROOT, folder, 'results.json'), json)
  writeFileSync(join(ROOT, folder, 'results.svg'), svg)
}

const fourDigits = (_: string, value: unknown) =>
  typeof value === 'number' ? Number(value.toPrecision(4)) : value

import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import type { Checked } from './checks.ts'
import { type Committed, readCommitted } from './compare.ts'
import { plot } from './plot.ts'
import type { Summaries } from './samples.ts'

const ROOT = join(import.meta.dirname, '..')

/** The results of the last commit; empty where there are none, or no Git. */
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
 * @param whole whether all was measured in full; else it goes to out/, and replaces nothing committed
 * @returns the folder
 */
export function writeResults(summaries: Summaries, checks: readonly Checked[], whole: boolean) {
  const folder = whole ? 'bench' : 'out/bench'
  mkdirSync(join(ROOT, folder), { recursive: true })
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version }
  const json = JSON.stringify({ machine, checks, metrics: summaries }, rounded, 2)
  writeFileSync(join(ROOT, folder, 'results.json'), `${json}\n`)
  writeFileSync(join(ROOT, folder, 'results.svg'), plot(summaries))
  return folder
}

const rounded = (_: string, value: unknown) =>
  typeof value === 'number' ? Number(value.toPrecision(4)) : value

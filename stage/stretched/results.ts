/** The results of a run: a file that is written after each cell, so that a run that was cut goes on. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname } from 'node:path'
import type { Measured } from './cells/measure.ts'

export interface Results {
  readonly machine: { readonly cpu: string | undefined; readonly cores: number }
  readonly node: string
  /** By the cell's id. */
  readonly cells: Record<string, Measured>
}

/** @returns the results of a run that was cut; without cells if there is none */
export function openResults(path: string): Results {
  if (existsSync(path)) return readResults(path)
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length }
  return { machine, node: process.version, cells: {} }
}

export const readResults = (path: string): Results => JSON.parse(readFileSync(path, 'utf8'))

export function writeResults(path: string, results: Results): void {
  mkdirSync(dirname(path), { recursive: true })
  // A run that is killed leaves the old file, or the new one.
  writeFileSync(`${path}.new`, `${JSON.stringify(results, rounded, 1)}\n`)
  renameSync(`${path}.new`, path)
}

/** A tenth of a millisecond, and a thousandth of a second or of a MB/s. */
const rounded = (_: string, value: unknown): unknown =>
  typeof value === 'number' ? Math.round(value * 1000) / 1000 : value

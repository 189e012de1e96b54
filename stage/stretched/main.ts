/**
 * `make stretched`: measures what breaks in a Kafka that is stretched over two sites, cell by cell.
 * `node stage/stretched/main.ts [--quick] [--keep] [WORD…]`: with words, only cells whose names have all of them; a
 * whole name is a word too. Each cell that `--keep` measures replaces the committed one at once.
 */

import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { reason } from '../../packages/tributary/failures.ts'
import type { Cell, ClusterPlan } from './cells/cell.ts'
import { MATRIX } from './cells/matrix.ts'
import { type Measured, measure } from './cells/measure.ts'
import { describe } from './describe.ts'
import { report } from './report/tables.ts'
import { openResults, readResults, writeResults } from './results.ts'
import { startStage } from './stages/start.ts'

/** A folder for logs, and for the results while they are not complete. */
const OUT = process.env.STRETCHED_OUT ?? 'out/stretched'
const COMMITTED = join(import.meta.dirname, 'results.json')
/** So long may clusters take to end when this is stopped; what is left of them then ends with this process. */
const ENDING_MS = 10_000

const { values, positionals: words } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
  allowPositionals: true,
})
const { quick: isQuick, keep: isKept } = values
const chosen = MATRIX.filter(
  ({ id, quick }) =>
    (quick || !isQuick) && words.every((word) => id === word || id.split(' ').includes(word)),
)
const isWhole = chosen.length === MATRIX.length
const file = join(OUT, isQuick ? 'quick.json' : 'results.json')

const began = Date.now()
const say = (line: string): void => {
  const seconds = ((Date.now() - began) / 1000).toFixed(0).padStart(5)
  process.stdout.write(`${seconds} s  ${line}\n`)
}

const results = openResults(file)
const due = chosen.filter(({ id }) => !results.cells[id])
say(
  `${chosen.length} cells; ${chosen.length - due.length} are measured, the results are in ${file}`,
)

const stopped = Promise.withResolvers<never>()
// Nobody may be waiting for it yet.
stopped.promise.catch(() => {})
let isStopped = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // A second signal does not wait for the clusters to end.
    if (isStopped) process.exit(1)
    isStopped = true
    stopped.reject(new Error(`stopped by ${signal}`))
    // The cell that is under way may start parts of the cluster again, and keep it from ending.
    setTimeout(() => process.exit(1), ENDING_MS).unref()
  })
}

let failures = 0
for (const [cluster, cells] of Map.groupBy(due, ({ cluster }) => cluster)) {
  if (isStopped) break
  try {
    await measureCells(cluster, cells)
  } catch (error) {
    failures++
    say(`${cluster.name}: ${reason(error)}; its other cells are left for the next run`)
  }
}

/** Starts a cluster, and measures its cells. */
async function measureCells(cluster: ClusterPlan, cells: readonly Cell[]): Promise<void> {
  say(`${cluster.name}: starting`)
  const logs = join(OUT, cluster.name.replaceAll(' ', '-'))
  rmSync(logs, { recursive: true, force: true })
  await using stage = await startStage(cluster, logs)
  for (const cell of cells) {
    const measured = await Promise.race([measure(cell, stage), stopped.promise])
    results.cells[cell.id] = measured
    writeResults(file, results)
    if (isKept) keep(cell, measured)
    say(describe(cell, measured))
  }
}

/** The other cells keep what was measured of them before, on the day that is written with it. */
function keep({ id }: Cell, measured: Measured): void {
  const committed = readResults(COMMITTED)
  committed.cells[id] = measured
  writeResults(COMMITTED, committed)
}

// What was measured is written; the cell that was under way would go on without its clusters.
if (isStopped) process.exit(1)
process.stdout.write(`\n${report(results)}\n`)
if (failures > 0) process.exitCode = 1
else if (isWhole) {
  writeResults(COMMITTED, results)
  rmSync(file)
  say(`the results are in ${COMMITTED}`)
} else if (words.length === 0) {
  // The next run measures again.
  renameSync(file, join(OUT, 'quick-results.json'))
}

/**
 * `make stretched`: measures what breaks in a Kafka that is stretched over two sites, cell by cell.
 * `node stage/stretched/main.ts [--quick] [WORD…]`: with words, only cells whose names have all of them.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Cell } from './cells/cell.ts'
import { MATRIX } from './cells/matrix.ts'
import { measure } from './cells/measure.ts'
import { describe } from './describe.ts'
import { openResults, writeResults } from './results.ts'
import { startStage } from './stages/start.ts'

const OUT = 'out/stretched'
const COMMITTED = join(import.meta.dirname, 'results.json')

const words = process.argv.slice(2).filter((word) => word !== '--quick')
const isQuick = process.argv.includes('--quick')
const chosen = MATRIX.filter(
  ({ id, quick }) => (quick || !isQuick) && words.every((word) => id.split(' ').includes(word)),
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

// The clusters end with this process; SIGKILL is the one signal that it could not handle, and they end then too.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => process.exit(1))
}

for (const cells of Map.groupBy(due, ({ cluster }) => cluster.name).values()) {
  const [{ cluster }] = cells as [Cell, ...Cell[]]
  say(`${cluster.name}: starting`)
  const logs = join(OUT, cluster.name.replaceAll(' ', '-'))
  rmSync(logs, { recursive: true, force: true })
  await using stage = await startStage(cluster, logs)
  for (const cell of cells) {
    results.cells[cell.id] = await measure(cell, stage)
    writeResults(file, results)
    say(describe(cell, results.cells[cell.id] as never))
  }
}

if (isWhole) {
  writeResults(COMMITTED, results)
  rmSync(file)
  say(`the results are in ${COMMITTED}`)
}

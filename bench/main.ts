/** `node bench/main.ts [--quick] [FIGURE…]`: measures, prints, and compares with the committed results. */
import { inspect, parseArgs } from 'node:util'
import { evaluate } from './checks.ts'
import { regressions } from './compare.ts'
import { bundles } from './contestants.ts'
import type { Figure } from './figure.ts'
import { bundleSize } from './figures/bundle-size.ts'
import { coldStart } from './figures/cold-start.ts'
import { cpuPerEvent } from './figures/cpu-per-event.ts'
import { directFigure } from './figures/direct.ts'
import { directMemory } from './figures/direct-memory.ts'
import { embedded } from './figures/embedded.ts'
import { firstEnriched } from './figures/first-enriched.ts'
import { kafka } from './figures/kafka.ts'
import { largePage } from './figures/large-page.ts'
import { longMemory } from './figures/long-memory.ts'
import { memory } from './figures/memory.ts'
import { order } from './figures/order.ts'
import { orderRestart } from './figures/order-restart.ts'
import { orderStore } from './figures/order-store.ts'
import { overload } from './figures/overload.ts'
import { throughput } from './figures/throughput.ts'
import { upstream } from './figures/upstream.ts'
import { Progress } from './progress.ts'
import { committedResults, writeResults } from './results.ts'
import { Samples } from './samples.ts'
import { checksTable, metricsTable } from './table.ts'
import { CHECKS } from './targets.ts'

const FIGURES: readonly Figure[] = [
  coldStart,
  firstEnriched,
  cpuPerEvent,
  largePage,
  memory,
  longMemory,
  throughput,
  upstream,
  overload,
  embedded,
  kafka,
  directFigure,
  directMemory,
  order,
  orderRestart,
  orderStore,
  bundleSize,
]

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const { quick } = values
const unknown = positionals.filter((name) => !FIGURES.some((figure) => figure.name === name))
if (unknown.length > 0) {
  const names = FIGURES.map(({ name }) => name).join(', ')
  process.stderr.write(`There is no figure ${unknown.join(', ')}. Choose from: ${names}\n`)
  process.exit(2)
}
// A quick run leaves two out. In a short history of the ordered stream, waiting for the first and the last
// changes counts most; and large pages cost all contestants about the same. Millions of pages and events, and a
// restart that takes minutes, are measured only when asked for: nothing else in a run depends on them.
const isDefault = ({ name }: Figure) =>
  !['order-restart', 'order-store', 'direct-memory'].includes(name) &&
  !(quick && ['order', 'large-page'].includes(name))
const chosen = FIGURES.filter((figure) =>
  positionals.length === 0 ? isDefault(figure) : positionals.includes(figure.name),
)

const progress = new Progress(chosen.length)
await bundles()
const samples = new Samples()
// A figure that fails must not take the minutes of the others with it.
let failed = false
for (const figure of chosen) {
  progress.begin(figure.name)
  try {
    await figure.measure({ samples, quick, progress: (fraction) => progress.update(fraction) })
  } catch (error) {
    failed = true
    process.exitCode = 1
    process.stderr.write(`\n${figure.name} failed: ${inspect(error)}\n`)
  }
}
progress.end()

const summaries = samples.summaries()
const checks = evaluate(CHECKS, summaries)
const committed = committedResults()
const folder = writeResults(summaries, !quick && !failed && positionals.length === 0)
process.stdout.write(`${metricsTable(summaries)}
${checksTable(checks, committed)}
${regressions(checks, committed)
  .map((line) => `${line}\n`)
  .join(
    '',
  )}All measurements are in ${folder}/results.json; ${folder}/results.svg shows the main ones.
`)

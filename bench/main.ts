/** `node bench/main.ts [--quick] [FIGURE…]`: measures, shows, and compares with what is committed. */
import { parseArgs } from 'node:util'
import { evaluate } from './checks.ts'
import { regressions } from './compare.ts'
import { bundles } from './contestants.ts'
import type { Figure } from './figure.ts'
import { bundleSize } from './figures/bundle-size.ts'
import { coldStart } from './figures/cold-start.ts'
import { cpuPerEvent } from './figures/cpu-per-event.ts'
import { embedded } from './figures/embedded.ts'
import { firstEnriched } from './figures/first-enriched.ts'
import { kafka } from './figures/kafka.ts'
import { largePage } from './figures/large-page.ts'
import { memory } from './figures/memory.ts'
import { order } from './figures/order.ts'
import { overload } from './figures/overload.ts'
import { throughput } from './figures/throughput.ts'
import { upstream } from './figures/upstream.ts'
import { Progress } from './progress.ts'
import { committedResults, writeResults } from './results.ts'
import { Samples } from './samples.ts'
import { checksTable, metricsTable } from './table.ts'

const FIGURES: readonly Figure[] = [
  coldStart,
  firstEnriched,
  cpuPerEvent,
  largePage,
  memory,
  throughput,
  upstream,
  overload,
  embedded,
  kafka,
  order,
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
  process.stderr.write(`there is no figure ${unknown.join(', ')}; there are: ${names}\n`)
  process.exit(2)
}
// Two minutes have no room for all. Of few changes the ordered stream tells nothing: the first and the
// last wait for the clock; and large pages cost everyone the same.
const isDefault = ({ name }: Figure) => !(quick && ['order', 'large-page'].includes(name))
const chosen = FIGURES.filter((figure) =>
  positionals.length === 0 ? isDefault(figure) : positionals.includes(figure.name),
)

const progress = new Progress(chosen.length)
await bundles()
const samples = new Samples()
for (const figure of chosen) {
  progress.begin(figure.name)
  await figure.measure({ samples, quick, progress: (part) => progress.part(part) })
}
progress.end()

const summaries = samples.summaries()
const checks = evaluate(summaries)
const committed = committedResults()
const folder = writeResults(summaries, checks, !quick && positionals.length === 0)
process.stdout.write(`${metricsTable(summaries)}
${checksTable(checks, committed)}
${regressions(checks, committed)
  .map((line) => `${line}\n`)
  .join('')}${folder}/results.json and results.svg have it all.
`)

/**
 * `node evaluation/main.ts [--quick] [--resume] [--knative DATA_PLANE] [PLATFORM…]`: measures platforms on the same work, in turns, and
 * prints a table. A platform that fails a step keeps its other steps; the exit code is then 1.
 */
import { loadavg } from 'node:os'
import { inspect, parseArgs } from 'node:util'
import { metricsTable } from '../bench/table.ts'
import { Arena } from './arena.ts'
import { plan } from './plan.ts'
import { platformsWith } from './platforms/all.ts'
import { Finished, results, write } from './results.ts'

const { values, positionals } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    resume: { type: 'boolean', default: false },
    knative: { type: 'string' },
  },
  allowPositionals: true,
})
const PLATFORMS = platformsWith(values.knative)
const unknown = positionals.filter((name) => !PLATFORMS.some((platform) => platform.name === name))
if (unknown.length > 0) {
  const names = PLATFORMS.map(({ name }) => name).join(', ')
  process.stderr.write(`There is no platform ${unknown.join(', ')}. Choose from: ${names}\n`)
  process.exit(2)
}
const { quick, resume } = values
const chosen = PLATFORMS.filter(({ name, variantOf }) =>
  positionals.length === 0 ? !variantOf : positionals.includes(name),
)
const isChosen = (name: string) => chosen.some((platform) => platform.name === name)
// What others have finished stays, so that platforms may be measured one by one.
const finished = new Finished(quick, (name) => resume || !isChosen(name))
for (const { name, prepare } of chosen) {
  process.stderr.write(`building ${name}\n`)
  await prepare()
}
{
  await using arena = await Arena.open()
  const steps = plan(chosen, quick).filter((step) => !finished.has(step))
  const started = Date.now()
  for (const [index, step] of steps.entries()) {
    const { platform, figure, round, measure } = step
    const seconds = Math.round((Date.now() - started) / 1000)
    process.stderr.write(
      `${index + 1}/${steps.length}  ${platform.name}: ${figure}, round ${round + 1}  ${seconds} s\n`,
    )
    try {
      // Beside what the platforms need themselves, it shows what else the machine had to do.
      finished.add(step, { ...(await measure(arena)), 'load average': loadavg()[0] ?? 0 })
    } catch (error) {
      process.exitCode = 1
      arena.keepsLogs = true
      process.stderr.write(`${platform.name} failed at ${figure}: ${inspect(error)}\n`)
    }
  }
}
const all = results(PLATFORMS, finished, quick)
const columns = Object.entries(all.platforms).map(([name, { date, metrics }]) => {
  const isMeasured = finished.hasAny(name)
  return { name: isMeasured ? name : `${name} (committed, ${date})`, metrics }
})
const metrics = [...new Set(columns.flatMap((of) => Object.keys(of.metrics)))]
const byMetric = metrics.map((metric) => [
  metric,
  Object.fromEntries(
    columns.flatMap(({ name, metrics }) => {
      const summary = metrics[metric]
      return summary ? [[name, summary]] : []
    }),
  ),
])
process.stdout.write(metricsTable(Object.fromEntries(byMetric)))
process.stdout.write(`\nWritten to ${write(all, quick)}\n`)

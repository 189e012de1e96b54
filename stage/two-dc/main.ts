import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { reason } from '../../packages/tributary/failures.ts'
import { CHANGES, NAMES, topicsOf } from './topics.ts'
import { TwoDatacenters } from './two-datacenters.ts'

const LOGS = 'out/two-dc'

const say = (text: string): void => void process.stdout.write(`${text}\n`)

/** What runs where. */
function describe(two: TwoDatacenters): string {
  const datacenters = NAMES.map((name) => {
    const { broker, connect, processes } = two.at(name)
    return `
${name}: Kafka at ${broker.address}, MirrorMaker 2 at ${connect.url}/connectors
  topics:
${topicsOf(name)
  .map((topic) => `    ${topic}`)
  .join('\n')}
  processes:
${processes.map((each) => `    ${String(each.pid).padStart(7)}  ${each.name}: ${each.log}`).join('\n')}`
  })
  const flows = [two.own, two.ordered].flatMap((pair) => NAMES.map((name) => pair[name]))
  const mirrors = flows.map(
    (flow) => `  ${flow.name}${flow === two.ordered.codfw ? ' (stopped)' : ''}:
${flow.topics.map((topic) => `    ${topic}`).join('\n')}`,
  )
  return `${datacenters.join('\n')}\n\nmirrors:\n${mirrors.join('\n')}`
}

/** A command that makes changes in a datacenter. */
const fill = (two: TwoDatacenters): string => `
Make changes in eqiad; they come out enriched, and in order, in both:

  npx tributary run page-key --datacenter eqiad \\
    --output ${two.eqiad.url(`eqiad.${CHANGES}`)} \\
    --input test/fixtures/recorded-wiki/mediawiki.page_change.v1.jsonl

Ctrl-C ends it; its data goes with it, the logs stay.`

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => once(process, signal))
let stopped = false
const stop = Promise.race(signals).then(() => {
  stopped = true
})

try {
  const began = Date.now()
  const report = (done: string): void => {
    say(`${((Date.now() - began) / 1000).toFixed(1).padStart(5)} s  ${done}`)
  }
  say(
    'Two datacenters are starting: two Kafkas, MirrorMaker 2 between them, an enrichment in each, one stream.',
  )
  rmSync(LOGS, { recursive: true, force: true })
  await using two = await TwoDatacenters.start({ logs: LOGS, report })
  if (!stopped) {
    for (const name of NAMES) two.at(name).enrich()
    await two.eqiad.rebuildOrder()
    two.eqiad.order()
    say(`${describe(two)}\n${fill(two)}`)
  }
  const processes = NAMES.flatMap((name) => two.at(name).processes)
  const died = processes.map(async (each) => {
    await each.ended()
    return each
  })
  const first = await Promise.race([stop, ...died])
  if (first) {
    say(`\n${first.name} has ended, so all ends; its log is ${first.log}`)
    process.exitCode = 1
  }
} catch (error) {
  // Ctrl-C is for the starting processes too.
  if (!stopped) {
    say(`${reason(error)}; the logs are in ${LOGS}`)
    process.exitCode = 1
  }
}

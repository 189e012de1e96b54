/** `make two-dc`: starts two datacenters and their functions, and says what runs where, until Ctrl-C. */
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { reason } from '../../packages/tributary/failures.ts'
import { CHANGES, DATACENTERS, topicsOf } from './topics.ts'
import { TwoDatacenters } from './two-datacenters.ts'

const LOGS = 'out/two-dc'

const say = (text: string): void => void process.stdout.write(`${text}\n`)

/** What runs where. */
function describe(two: TwoDatacenters): string {
  const datacenters = DATACENTERS.map((name) => {
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
  const mirrors = [two.enriched, two.ordered].flatMap((pair) =>
    DATACENTERS.map((name) => pair[name]),
  )
  const descriptions = mirrors.map(
    (mirror) => `  ${mirror.name}${mirror === two.ordered.codfw ? ' (stopped)' : ''}:
${mirror.topics.map((topic) => `    ${topic}`).join('\n')}`,
  )
  return `${datacenters.join('\n')}\n\nmirrors:\n${descriptions.join('\n')}`
}

/** A command that makes changes in a datacenter. */
const instructions = (two: TwoDatacenters): string => `
This command makes changes in eqiad. They come out enriched, and in order, in both datacenters:

  npx tributary run page-key --datacenter eqiad \\
    --output ${two.eqiad.url(`eqiad.${CHANGES}`)} \\
    --input test/fixtures/recorded-wiki/mediawiki.page_change.v1.jsonl

This one makes codfw the datacenter that writes the ordered stream:

  npx tributary failover --from eqiad --to codfw --config ${two.config}

Ctrl-C stops everything and deletes the data; the logs stay.`

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => once(process, signal))
let stopped = false
const stop = Promise.race(signals).then(() => {
  stopped = true
})

try {
  const began = Date.now()
  const report = (line: string): void => {
    say(`${((Date.now() - began) / 1000).toFixed(1).padStart(5)} s  ${line}`)
  }
  say(`Two datacenters are starting, named after Wikimedia's eqiad and codfw. Each has a Kafka, a Redis and an
enrichment function. MirrorMaker 2 copies between them, and one of them writes the ordered stream.`)
  rmSync(LOGS, { recursive: true, force: true })
  await using two = await TwoDatacenters.start({ logs: LOGS, report })
  if (!stopped) {
    for (const name of DATACENTERS) two.at(name).startEnrichment()
    await two.eqiad.rebuildOrder()
    two.eqiad.startOrdering()
    say(`${describe(two)}\n${instructions(two)}`)
  }
  const firstEnded = await Promise.race([stop, two.eqiad.died(), two.codfw.died()])
  if (firstEnded) {
    say(`\n${firstEnded.name} has ended, so everything stops; its log is ${firstEnded.log}`)
    process.exitCode = 1
  }
} catch (error) {
  // Ctrl-C reaches the starting processes too; that they fail then is not an error.
  if (!stopped) {
    say(`${reason(error)}; the logs are in ${LOGS}`)
    process.exitCode = 1
  }
}

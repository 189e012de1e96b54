/**
 * `node knative/mirror/mirror.ts OVERLAYS DC` prints the MirrorMaker 2 connectors that a datacenter's Kafka
 * Connect needs for the ordered stream and for reconciling, one line of JSON for each. They copy topics from the other
 * datacenters.
 */
import { join } from 'node:path'
import { connectorConfig } from '../../packages/order/mirror.ts'
import { LoadError, loadOverlay, readDatacenter } from '../check/load.ts'
import { inputOf, orderedStreamOf } from '../check/ordered-stream.ts'
import { reconcilerOf, sentBy } from '../check/reconciler.ts'

/** The body of `POST /connectors`. */
export interface Connector {
  readonly name: string
  readonly config: Readonly<Record<string, string>>
  readonly initial_state: 'RUNNING' | 'STOPPED'
}

/** @throws LoadError if there is no such overlay, or nothing to mirror */
export function connectorsFor(overlays: string, to: string): Connector[] {
  const overlay = loadOverlay(join(overlays, to))
  const { sources, outputs } = orderedStreamOf(overlay)
  if (sources.length === 0) throw new LoadError(`${to} has no ordered stream, so nothing to mirror`)
  const ordered = outputs.map(({ spec }) => spec.topic)
  const sent = (from: string) => (reconcilerOf(overlay) ? [sentBy(from)] : [])
  return overlay.datacenters
    .filter((from) => from !== to)
    .flatMap((from) => {
      const [source, target] = [from, to].map((name) => readDatacenter(join(overlays, name)).kafka)
      const config = (topics: readonly string[]) =>
        connectorConfig({ from, to, source: String(source), target: String(target), topics })
      // The ordered stream is copied in one direction only. Topics keep their names, so with both directions
      // every record would go round without end.
      const isOneWay = overlay.active.includes(from) && !overlay.active.includes(to)
      return [
        {
          name: `${from}-to-${to}`,
          config: config([inputOf(from), ...sent(from)]),
          initial_state: 'RUNNING',
        },
        {
          name: `ordered-${from}-to-${to}`,
          config: config(ordered),
          initial_state: isOneWay ? 'RUNNING' : 'STOPPED',
        },
      ] as const
    })
}

function main(overlays = '', dc = ''): void {
  if (dc === '') throw new LoadError('no datacenter is given; add DC=eqiad, for example')
  for (const connector of connectorsFor(overlays, dc)) {
    process.stdout.write(`${JSON.stringify(connector)}\n`)
  }
}

if (import.meta.main) {
  try {
    main(...process.argv.slice(2))
  } catch (error) {
    if (!(error instanceof LoadError)) throw error
    process.stderr.write(`mirror: ${error.message.replaceAll('\n', '\nmirror: ')}\n`)
    process.exitCode = 2
  }
}

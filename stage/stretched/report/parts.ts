/** The generated parts of docs/stretched-cluster.md: every figure in it is from results.json. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MATRIX } from '../cells/matrix.ts'
import type { Measured } from '../cells/measure.ts'
import { type Results, readResults } from '../results.ts'
import { answer } from './answer.ts'
import { figure, NEW, NO_WRITES, noWritesOf, of, seconds, UNKNOWN } from './figure-of.ts'
import { plots } from './plots.ts'
import { applicationsTable, disturbedTable, steadyTable } from './tables.ts'
import { wrongly } from './wrong.ts'

const HERE = join(import.meta.dirname, '..')
const DRILL: Readonly<Record<'planned' | 'killed' | 'lost', readonly number[]>> = JSON.parse(
  readFileSync(join(HERE, 'two-cluster-drill.json'), 'utf8'),
)

export const committedResults = (): Results => readResults(join(HERE, 'results.json'))

/** The text of each part, by its name. */
export function reportParts(results = committedResults()): Record<string, string> {
  return {
    answer: answer(results),
    latency: explained(latencyTable(results)),
    stalls: explained(stallTable(results)),
    controller: explained(controllerTable(results)),
    settings: explained(settingsTable(results)),
    failover: explained(failoverTable(results)),
    applications: applicationsTable(results),
    steady: steadyTable(results),
    disturbed: disturbedTable(results),
    provenance: provenance(results),
    wrong: wrongly(results),
  }
}

/** The pictures beside results.json, by path. */
export function reportPictures(results = committedResults()): Map<string, string> {
  const pictures = Object.entries(plots(results))
  return new Map(pictures.map(([name, svg]) => [`stage/stretched/${name}`, svg]))
}

const explained = (text: string): string =>
  text.includes(UNKNOWN) ? `${text}\n\nA dash stands for a cell that is not measured yet.` : text

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((each) => `| ${each.join(' | ')} |`).join('\n')

function latencyTable(results: Results): string {
  const rows = [0, 30, 60, 100, 200, 300, 500, 1000].map((rtt) => {
    const at = (read: (measured: Measured) => number | undefined) =>
      of(results, `${NEW} rtt-${rtt}`, read)
    return [
      `${rtt} ms`,
      at(({ produceAlone }) => produceAlone.near?.p50),
      at(({ produceAlone }) => produceAlone.far?.p50),
      at(({ produce }) => produce.near?.p50),
      of(results, `${NEW} tuned rtt-${rtt}`, ({ produce }) => produce.near?.p50),
      at(({ read }) => read.plain.near?.p50),
      at(({ read }) => read.rack.far?.p50),
      at(({ bulk }) => bulk?.default),
      at(({ bulk }) => bulk?.tuned),
      of(results, `${NEW} tuned rtt-${rtt}`, ({ bulk }) => bulk?.tuned),
    ]
  })
  return table(
    [
      'round trip',
      'lone write, near leader, ms',
      'far leader, ms',
      'five a second, ms',
      'the same, one request in flight, ms',
      'sent to read, near, ms',
      'far, `client.rack`, ms',
      'most MB/s, default producer',
      'large batches',
      'and large buffers',
    ],
    rows,
  )
}

function stallTable(results: Results): string {
  const rows = [1, 2, 5, 9, 15, 30, 45].map((length) => {
    const at = (cluster: string, site: 'eqiad' | 'codfw') =>
      of(results, `${cluster} stall-${length}`, seconds(site))
    return [
      `${length} s`,
      ...[NEW, '3.9.2 2.5'].map((cluster) => noWritesOf(results, `${cluster} stall-${length}`)),
      of(results, `${NEW} stall-${length}`, ({ asBefore }) => asBefore),
      of(results, `3.9.2 2.5 stall-${length}`, ({ metrics }) => metrics.epochs),
      of(results, `${NEW} stall-${length}`, ({ metrics }) => metrics.epochs),
      of(results, `${NEW} stall-${length}`, ({ leaderElections }) => leaderElections),
      at(`${NEW} patient`, 'eqiad'),
      at('two clusters', 'eqiad'),
      of(results, `two clusters stall-${length}`, ({ unavailable }) => unavailable.codfw.reads.any),
    ]
  })
  return table(
    [
      'nothing passes for',
      `4.4.0: ${NO_WRITES}`,
      'the same, 3.9.2',
      'as before after, s',
      'epochs of the quorum, 3.9.2',
      '4.4.0',
      'leaders moved',
      'no writes with patient settings, s',
      'two clusters: no writes, s',
      "two clusters: the other site's records late, s",
    ],
    rows,
  )
}

function settingsTable(results: Results): string {
  const row = (words: string, cell: string) => [
    words,
    ...[NEW, `${NEW} patient`, `${NEW} impatient`].map((cluster) =>
      noWritesOf(results, `${cluster} ${cell}`),
    ),
  ]
  return table(
    [NO_WRITES, 'defaults', 'patient', 'impatient'],
    [
      ...[2, 9, 15, 30].map((length) => row(`stall of ${length} s`, `stall-${length}`)),
      row('the link is cut for 20 s', 'cut-link-20'),
      row('a broker is killed for 15 s, at 200 ms', 'kill-broker-at-200'),
    ],
  )
}

function controllerTable(results: Results): string {
  return table(
    [NO_WRITES, 'the controller in eqiad', 'at the third site'],
    [9, 15, 45].map((length) => [
      `stall of ${length} s`,
      ...[NEW, `${NEW} third`].map((cluster) => noWritesOf(results, `${cluster} stall-${length}`)),
    ]),
  )
}

function failoverTable(results: Results): string {
  const pause = (id: string) =>
    of(results, `${NEW} applications ${id}`, ({ applications }) => applications?.orderedPause)
  const drill = (name: keyof typeof DRILL) => DRILL[name].map((each) => each.toFixed(1)).join(', ')
  return table(
    ['what happens', 'stretched: longest pause, s', 'two clusters, in three drills, s'],
    [
      [
        'the active instance ends in order, the other site takes over',
        pause('end-processor'),
        drill('planned'),
      ],
      ['the active instance is killed', pause('kill-processor'), drill('killed')],
      [
        'its site is lost',
        pause('kill-eqiad'),
        `${drill('lost')}, after a person has given the command`,
      ],
      ['its site is cut off for 20 s', pause('cut-eqiad-20'), 'no takeover: it goes on'],
    ],
  )
}

function provenance({ machine, node, cells }: Results): string {
  const dates = Object.values(cells)
    .map(({ measuredAt }) => measuredAt)
    .sort()
  const loads = Object.values(cells)
    .map(({ load }) => load)
    .sort((a, b) => a - b)
  const median = loads[Math.floor(loads.length / 2)] ?? 0
  const all = Object.keys(cells).length
  const missing = MATRIX.length - all
  const rest =
    missing > 0
      ? ` ${missing} of the ${MATRIX.length} cells are not measured yet; a dash stands for them.`
      : ''
  return `Measured on ${machine.cores} shared cores (${machine.cpu}), Node ${node.slice(1)}, Java 17, from ${dates[0]} to ${dates.at(-1)}. The load average of the machine, the clusters' own work included, was ${figure(median)} in the median and ${figure(loads.at(-1) ?? 0)} at most.${rest}`
}

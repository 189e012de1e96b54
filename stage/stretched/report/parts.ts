/** The generated parts of docs/stretched-cluster.md: every figure in it is from results.json. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MATRIX } from '../cells/matrix.ts'
import type { Measured } from '../cells/measure.ts'
import { type Results, readResults } from '../results.ts'
import { plots } from './plots.ts'
import { applicationsTable, counts, disturbedTable, figure, steadyTable } from './tables.ts'

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
    settings: explained(settingsTable(results)),
    failover: explained(failoverTable(results)),
    applications: applicationsTable(results),
    steady: steadyTable(results),
    disturbed: disturbedTable(results),
    provenance: provenance(results),
  }
}

/** The pictures beside results.json, by path. */
export function reportPictures(results = committedResults()): Map<string, string> {
  const pictures = Object.entries(plots(results))
  return new Map(pictures.map(([name, svg]) => [`stage/stretched/${name}`, svg]))
}

/** A figure of a cell in words; a dash if the cell was not measured. */
const of = (results: Results, id: string, read: (measured: Measured) => number | undefined) => {
  const measured = results.cells[id]
  const value = measured && read(measured)
  return value === undefined ? UNKNOWN : figure(value)
}

const seconds = (site: 'eqiad' | 'codfw') => (measured: Measured) =>
  measured.unavailable[site].writes.all

const NEW = '4.4.0 2.5'
/** Stands for the figure of a cell that was not measured. */
const UNKNOWN = '–'

const explained = (text: string): string =>
  text.includes(UNKNOWN) ? `${text}\n\nA dash stands for a cell that is not measured yet.` : text

/** A sentence about a cell that was not measured says nothing, so it is left out. */
const paragraph = (...sentences: readonly string[]): string[] => {
  const known = sentences.filter((sentence) => !sentence.includes(UNKNOWN))
  return known.length === 0 ? [] : [`- ${known.join(' ')}`]
}

function answer(results: Results): string {
  const at = (id: string, read: (measured: Measured) => number | undefined) =>
    of(results, `${NEW} ${id}`, read)
  const steady = (rtt: number) => at(`rtt-${rtt}`, ({ produce }) => produce.near?.p50)
  const lone = (rtt: number) => at(`rtt-${rtt}`, ({ produceAlone }) => produceAlone.near?.p50)
  const healed = (id: string) => at(id, ({ asBefore }) => asBefore)
  const tuned = of(results, `${NEW} tuned rtt-100`, ({ produce }) => produce.near?.p50)
  const two = of(results, 'two clusters rtt-300', ({ produce }) => produce.near?.p50)
  const { cells, acknowledged, lost, repeated, outOfOrder } = counts(results)
  return [
    ...paragraph(
      '**Latency breaks no cluster.** Up to a round trip of 1,000 ms no replica left the ISR and no leader changed.',
      `A lone write takes ${lone(30)} ms at 30 ms, ${lone(100)} ms at 100 ms, ${lone(300)} ms at 300 ms.`,
    ),
    ...paragraph(
      '**It breaks throughput, suddenly.** A broker handles one request of a connection at a time. When requests come faster than they are replicated, five queue up.',
      `A producer of five records a second waited ${steady(60)} ms at 60 ms, and ${steady(100)} ms at 100 ms: that is the 100 ms of the talks.`,
      `With \`max.in.flight.requests.per.connection=1\` it waited ${tuned} ms.`,
    ),
    ...paragraph(
      '**Stalls break availability, of both sites.** While nothing passes, nobody can write anywhere: every replica is in the ISR.',
      `A stall of 2 s cost ${at('stall-2', seconds('eqiad'))} s without writes, one of 5 s ${at('stall-5', seconds('eqiad'))} s.`,
    ),
    ...paragraph(
      "**After 9 s the cut off brokers are fenced.** Their leaders move to the controller's side, which writes again; the other side can't.",
      `In a cut of 20 s eqiad, with the controller, had ${at('cut-link-20', seconds('eqiad'))} s without writes, codfw ${at('cut-link-20', seconds('codfw'))} s.`,
    ),
    ...paragraph(
      `**A site is lost**: ${at('kill-eqiad', seconds('codfw'))} s without writes in the other one, if a third site votes.`,
      `With voters in two sites only, the loss of the larger stops everything until it is back (${of(results, '4.4.0 2 kill-eqiad', seconds('codfw'))} s here, for 25 s of loss).`,
    ),
    ...paragraph(
      "**It shows** as `UnderReplicatedPartitions`, `FencedBrokerCount` and producers' latency; `IsrShrinksPerSec` stays 0 when brokers are fenced.",
      `**It heals by itself**: ${healed('stall-9')} s after a stall of 9 s, ${healed('cut-link-20')} s after a cut of 20 s, all replicas were in sync and everything was read.`,
    ),
    ...paragraph(
      `**Nothing was lost**: of ${acknowledged.toLocaleString('en')} acknowledged records in ${cells} cells ${lost} were lost, ${repeated} repeated, ${outOfOrder} out of order.`,
    ),
    ...paragraph(
      `**Two clusters** with MirrorMaker 2 took writes in ${two} ms at 300 ms, and had ${of(results, 'two clusters cut-link-20', seconds('eqiad'))} s without writes in the same cut. What the other site wrote was read late, and that was all.`,
    ),
    ...paragraph(
      '**So**: two clusters, unless one topic for both sites is worth two to three round trips for each write, and a third site for the quorum is there.',
    ),
  ].join('\n')
}

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
      ...[NEW, '3.9.2 2.5'].map((cluster) => `${at(cluster, 'eqiad')} / ${at(cluster, 'codfw')}`),
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
      'no writes, 4.4.0, s: eqiad / codfw',
      '3.9.2',
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
  const both = (id: string) =>
    results.cells[id]
      ? `${of(results, id, seconds('eqiad'))} / ${of(results, id, seconds('codfw'))}`
      : '–'
  const row = (words: string, cell: string) => [
    words,
    ...[NEW, `${NEW} patient`, `${NEW} impatient`].map((cluster) => both(`${cluster} ${cell}`)),
  ]
  return table(
    ['no writes, s: eqiad / codfw', 'defaults', 'patient', 'impatient'],
    [
      ...[2, 9, 15, 30].map((length) => row(`stall of ${length} s`, `stall-${length}`)),
      row('the link is cut for 20 s', 'cut-link-20'),
      row('a broker is killed for 15 s, at 200 ms', 'kill-broker-at-200'),
    ],
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

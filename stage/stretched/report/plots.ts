/** The pictures of docs/stretched-cluster.md. */
import type { Measured } from '../cells/measure.ts'
import type { Results } from '../results.ts'
import { type Chart, draw, type Series } from './chart.ts'

/** A round trip of 0 has no place on a logarithmic axis; on one machine it is about one millisecond. */
const LEAST_RTT = 10

/** The cells of a cluster whose names are a word and a number. */
export function byNumber(
  { cells }: Results,
  cluster: string,
  word: string,
): readonly (readonly [number, Measured])[] {
  const name = new RegExp(`^${cluster.replaceAll('.', '\\.')} ${word}-(\\d+)$`)
  return Object.entries(cells)
    .flatMap(([id, measured]) => {
      const [, number] = name.exec(id) ?? []
      return number === undefined ? [] : [[Number(number), measured] as const]
    })
    .sort(([a], [b]) => a - b)
}

const line = (
  label: string,
  style: string,
  cells: readonly (readonly [number, Measured])[],
  figure: (measured: Measured) => number | undefined,
): Series => ({
  label,
  style,
  points: cells.flatMap(([x, measured]) => {
    const y = figure(measured)
    return y === undefined ? [] : [[x, y] as const]
  }),
})

function latencies(results: Results): Chart {
  const stretched = byNumber(results, '4.4.0 2.5', 'rtt').filter(([rtt]) => rtt >= LEAST_RTT)
  const tuned = byNumber(results, '4.4.0 2.5 tuned', 'rtt')
  const two = byNumber(results, 'two clusters', 'rtt')
  return {
    title: 'How long a write takes: the median, by the round trip between the sites',
    note: 'Kafka 4.4.0, acks=all, 2 replicas in each site. A steady producer sends 5 records a second on each connection.',
    x: {
      label: 'round trip between the sites, ms',
      ticks: [30, 60, 100, 200, 300, 500, 1000],
      logarithmic: true,
    },
    y: {
      label: 'ms until acknowledged',
      ticks: [1, 10, 100, 1000, 10_000, 20_000],
      logarithmic: true,
    },
    series: [
      line('steady producer', 's2', stretched, ({ produce }) => produce.near?.p50),
      line('one in flight, setting', 's5', tuned, ({ produce }) => produce.near?.p50),
      line('lone record, far leader', 's3', stretched, ({ produceAlone }) => produceAlone.far?.p50),
      line(
        'lone record, near leader',
        's1',
        stretched,
        ({ produceAlone }) => produceAlone.near?.p50,
      ),
      line('two clusters', 's6', two, ({ produce }) => produce.near?.p50),
    ],
  }
}

function stalls(results: Results): Chart {
  const cells = byNumber(results, '4.4.0 2.5', 'stall')
  const old = byNumber(results, '3.9.2 2.5', 'stall')
  const patient = byNumber(results, '4.4.0 2.5 patient', 'stall')
  const two = byNumber(results, 'two clusters', 'stall')
  const writes = (site: 'eqiad' | 'codfw') => (measured: Measured) =>
    measured.unavailable[site].writes.all
  return {
    title: 'For how long a site could write to no partition, by the length of a stall of the link',
    note: 'Some partitions take writes later than the first one: see the table. Round trip 35 ms, controller in eqiad, third site reached.',
    x: {
      label: 'nothing passes between the sites for so many seconds',
      ticks: [0, 5, 10, 15, 20, 25, 30, 35, 40, 45],
    },
    y: { label: 'seconds without writes', ticks: [0, 10, 20, 30, 40, 50, 60, 70, 80] },
    series: [
      line('codfw, 4.4.0', 's2', cells, writes('codfw')),
      line('codfw, 3.9.2', 's4', old, writes('codfw')),
      line('eqiad, 4.4.0', 's1', cells, writes('eqiad')),
      line('eqiad, 3.9.2', 's3', old, writes('eqiad')),
      line('eqiad, patient settings', 's5', patient, writes('eqiad')),
      line('two clusters, both', 's6', two, writes('eqiad')),
    ],
  }
}

/** The pictures, by file name. */
export const plots = (results: Results): Readonly<Record<string, string>> => ({
  'latency.svg': draw(latencies(results)),
  'stalls.svg': draw(stalls(results)),
})

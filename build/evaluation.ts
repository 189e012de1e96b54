/** The generated parts of docs/evaluation.md: the committed results of `make evaluate`. */
import { plot } from '../evaluation/plot.ts'
import { committedResults, type PlatformResults } from '../evaluation/results.ts'

/** Stands for what was not measured. */
const UNKNOWN = '–'

/** All that the harness can run, in the words of their titles: those that are missing are named. */
const TITLES = [
  ...['Bare loop', 'Tributary, direct on Kafka', '`tributary run`', 'Apache Flink'],
  ...['Kafka Streams', "Confluent's parallel-consumer", 'Tributary behind Knative'],
]

interface Row {
  readonly title: string
  readonly cell: (of: PlatformResults) => string
}

/** A median, with half the distance between the quartiles where there were several runs; both values of two. */
const measured =
  (metric: string, unit = '') =>
  (of: PlatformResults) => {
    const summary = of.metrics[metric]
    if (!summary) return UNKNOWN
    const { median, low, high, samples } = summary
    // The quartiles of two values are a quarter of their distance from each.
    const half = high - low
    if (samples === 2 && half > 0)
      return `${shown(median - half)} and ${shown(median + half)}${unit}`
    const spread = samples > 2 ? ` ± ${shown(half / 2)}` : ''
    return `${shown(median)}${spread}${unit}`
  }

const several =
  (...cells: readonly ((of: PlatformResults) => string)[]) =>
  (of: PlatformResults) =>
    cells.map((cell) => cell(of)).join(' / ')

/** Changes that an hour leaves behind, at 18 a second in one datacenter. */
const HOUR = 18 * 3600

/** Seconds until an hour's backlog is gone, while 18 changes a second still come. */
function catchUp(of: PlatformResults): string {
  const rate = of.metrics['backlog 50 ms: events/s']?.median
  if (rate === undefined) return UNKNOWN
  return rate <= 18 ? 'never' : `${shown(HOUR / (rate - 18) / 60)} min`
}

/** In a calm stream. */
function liveCores({ metrics }: PlatformResults): string {
  const cpu = metrics['live: calm CPU ms/event']?.median
  return cpu === undefined ? UNKNOWN : shown((cpu * 36) / 1000)
}

const FIGURES: readonly Row[] = [
  {
    title: 'Backlog, events/s, wiki at 0 / 50 / 300 ms',
    cell: several(...['0', '50', '300'].map((ms) => measured(`backlog ${ms} ms: events/s`))),
  },
  { title: 'CPU per event at 50 ms', cell: measured('backlog 50 ms: CPU ms/event', ' ms') },
  { title: 'Memory at 50 ms', cell: measured('backlog 50 ms: memory MB', ' MB') },
  {
    title: 'Requests to the wiki per 1,000 events',
    cell: measured('backlog 50 ms: requests/1000'),
  },
  { title: "An hour's backlog at 18/s is gone after (computed)", cell: catchUp },
  {
    title: '12 partitions, events/s: one process / two',
    cell: several(
      measured('12 partitions, 1 process: events/s'),
      measured('12 partitions, 2 processes: events/s'),
    ),
  },
  {
    title: '12 partitions, two processes started together: repeated',
    cell: measured('12 partitions, 2 processes: repeated'),
  },
  { title: 'Start to the first output', cell: measured('backlog 50 ms: start s', ' s') },
  {
    title: 'Latency at 36 events/s, ms: p50 / p99 / p99.9',
    cell: several(...['p50', 'p99', 'p99.9'].map((p) => measured(`live: calm ${p} ms`))),
  },
  {
    title: 'Latency in a burst of 360 events/s, ms: p50 / p99 / p99.9',
    cell: several(...['p50', 'p99', 'p99.9'].map((p) => measured(`live: burst ${p} ms`))),
  },
  { title: 'CPU per event at 36 events/s', cell: measured('live: calm CPU ms/event', ' ms') },
  {
    title: 'kill -9 at 36 events/s: first output / caught up',
    cell: several(
      measured('live: kill first output s', ' s'),
      measured('live: kill caught up s', ' s'),
    ),
  },
  {
    title: 'kill -9: repeated at 36 events/s / in a backlog',
    cell: several(measured('live: kill repeated'), measured('crash: repeated')),
  },
  { title: 'kill -9: lost', cell: several(measured('live: lost'), measured('crash: lost')) },
  {
    title: 'Out of order within a page',
    cell: several(measured('live: out of order'), measured('crash: out of order')),
  },
  {
    title: 'Upgrade: longest gap / repeated',
    cell: several(measured('live: upgrade gap s', ' s'), measured('live: upgrade repeated')),
  },
  {
    title: 'Cores used at 50 ms / at 36 events/s',
    cell: several(measured('backlog 50 ms: cores'), liveCores),
  },
  {
    title: 'What is deployed, without JVM or Node',
    cell: ({ size }) => `${size.files} files, ${shown(size.megabytes)} MB`,
  },
  {
    title: 'Lines that the team writes: code / configuration',
    cell: ({ size }) => `${size.code} / ${size.configuration}`,
  },
]

/** The picture of the committed results, by path. */
export const evaluationPicture = (): Map<string, string> =>
  new Map([['evaluation/results.svg', plot(committedResults())]])

/** The picture, and the table of figures with a column for each platform. */
export function evaluationTable(): string {
  const all = Object.values(committedResults().platforms).filter(({ variantOf }) => !variantOf)
  return [
    '![Bars of the main figures for each platform](../evaluation/results.svg)',
    '',
    provenance(all),
    '',
    `| | ${all.map(({ title }) => title).join(' | ')} |`,
    `|---|${all.map(() => '---|').join('')}`,
    `| version | ${all.map(({ version }) => version).join(' | ')} |`,
    ...FIGURES.map(({ title, cell }) => `| ${title} | ${all.map(cell).join(' | ')} |`),
  ].join('\n')
}

/** Shows the effect of settings: each platform with one of them changed, beside the platform itself. */
export function tuningTable(): string {
  const { platforms } = committedResults()
  const variants = Object.values(platforms).filter(({ variantOf }) => variantOf)
  if (variants.length === 0) return 'Not measured yet.'
  const row = (title: string, of: PlatformResults) =>
    `| ${[title, of.version, ...SPEED.map((metric) => measured(metric)(of))].join(' | ')} |`
  const rows = [...Map.groupBy(variants, ({ variantOf = '' }) => variantOf)].flatMap(
    ([name, of]) => {
      const base = platforms[name]
      if (!base) return []
      return [row(base.title, base), ...of.map((each) => row(`${base.title}, ${each.title}`, each))]
    },
  )
  return [
    '| at 50 ms | version | events/s | CPU ms for an event | memory, MB | requests per 1,000 |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}

const SPEED = ['events/s', 'CPU ms/event', 'memory MB', 'requests/1000'].map(
  (metric) => `backlog 50 ms: ${metric}`,
)

/** Who was measured how, and what was not. */
function provenance(all: readonly PlatformResults[]): string {
  const sentences = [
    ...Map.groupBy(all, ({ date, quick, note }) => `${date} ${quick} ${note}`).values(),
  ].map((group) => {
    const [{ date, quick, machine, note } = all[0] as PlatformResults] = group
    const names = group.length === all.length ? 'All' : group.map(({ title }) => title).join(', ')
    const kind = quick
      ? 'in **quick runs: rough figures, of one short round**'
      : 'in whole runs: medians, ± half the distance between the quartiles of three rounds, both values of two, and single values'
    const { cores, cpu, memoryGB } = machine
    return `${names}: measured on ${date} ${kind}, on ${cores} shared cores (${cpu}), ${memoryGB} GB${note ? `; ${note}` : ''}.`
  })
  const missing = TITLES.filter((title) => !all.some((of) => of.title === title))
  const rest =
    missing.length === 0 ? '' : ` Not measured with this harness yet: ${missing.join(', ')}.`
  const dashes = FIGURES.some(({ cell }) => all.some((of) => cell(of).includes(UNKNOWN)))
  return `${sentences.join(' ')}${rest}${dashes ? ` A dash stands for what was not measured.` : ''}`
}

const shown = (value: number): string => {
  const digits = Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)))
  return Number(digits).toLocaleString('en')
}

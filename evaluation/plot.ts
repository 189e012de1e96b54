/** Draws the figures that people ask about first: one panel each, one bar for each platform. */
import { number } from '../bench/table.ts'
import type { Results } from './results.ts'

/** Left edges of the columns: labels end at the first; bars and values begin at the others. */
const [LABELS, BARS, VALUES, WIDTH] = [220, 230, 640, 860]
const BARS_WIDTH = VALUES - BARS - 30
const ROW = 20

interface Panel {
  readonly title: string
  readonly unit: string
  readonly better: 'lower' | 'higher'
  /** The figure and its metric. */
  readonly metric: string
  readonly note: string
}

const PANELS: readonly Panel[] = [
  {
    title: 'Events per second from a backlog',
    unit: 'events/s',
    better: 'higher',
    metric: 'backlog 50 ms: events/s',
    note: 'Four partitions, one process; the wiki answers in 50 ms, one request of 100 takes 200 ms.',
  },
  {
    title: 'CPU time per event',
    unit: 'ms',
    better: 'lower',
    metric: 'backlog 50 ms: CPU ms/event',
    note: "The same run: the platform's own processes, without Kafka and the wiki.",
  },
  {
    title: 'Requests to the wiki per 1,000 events',
    unit: 'requests',
    better: 'lower',
    metric: 'backlog 50 ms: requests/1000',
    note: 'The same run.',
  },
  {
    title: 'Memory',
    unit: 'MB',
    better: 'lower',
    metric: 'backlog 50 ms: memory MB',
    note: "The same run: the largest sum of the processes' memory.",
  },
  {
    title: 'Latency at 36 events a second, 99 of 100',
    unit: 'ms',
    better: 'lower',
    metric: 'live: calm p99 ms',
    note: "From the input record to the output record, the wiki's answer included.",
  },
  {
    title: 'After kill -9: first output',
    unit: 's',
    better: 'lower',
    metric: 'live: kill first output s',
    note: 'At 36 events a second. The killed process is started again at once.',
  },
  {
    title: 'After kill -9 in a backlog: repeated records',
    unit: 'records',
    better: 'lower',
    metric: 'crash: repeated',
    note: 'At full speed, 20 to 30 s after the first output. No platform lost an event.',
  },
]

// A picture brings its own background along, since the reader's system decides between light and dark.
const STYLE = `
  svg { --paper: #ffffff; --ink: #1f2328; --muted: #59636e; --ours: #0969da; --peer: #d4812a; --floor: #9aa4af }
  @media (prefers-color-scheme: dark) {
    svg { --paper: #0d1117; --ink: #f0f6fc; --muted: #a3acb6; --ours: #4493f8; --peer: #c9772b; --floor: #6e7681 }
  }
  text { font: 13px system-ui, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; fill: var(--ink) }
  .paper { fill: var(--paper) }
  .title { font-size: 15px; font-weight: 600 }
  .muted { fill: var(--muted) }
  .small { font-size: 12px }
  .end { text-anchor: end }
  .ours { fill: var(--ours) }
  .peer { fill: var(--peer) }
  .floor { fill: var(--floor) }
  .quartiles { stroke: var(--ink); stroke-width: 1.5 }
`

export function plot(results: Results): string {
  const all = Object.values(results.platforms)
  const { cores, cpu } = all[0]?.machine ?? {}
  const isQuick = all.some(({ quick }) => quick)
  const conditions = `${cores} shared cores (${cpu}).${isQuick ? ' Of quick runs: rough.' : ''}`
  const drawn = [
    text(20, 30, 'The same enrichment on each platform', 'title'),
    text(
      20,
      50,
      `${conditions} A bar is a median; the thin line spans the middle half.`,
      'muted small',
    ),
  ]
  let y = 62
  for (const panel of PANELS) {
    const isMeasured = Object.values(results.platforms).some(({ metrics }) => metrics[panel.metric])
    if (!isMeasured) continue
    const panels = drawPanel(panel, results, y)
    drawn.push('<g class="panel">', ...panels.drawn, '</g>')
    y += panels.height
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y + 10}" width="${WIDTH}" height="${y + 10}" role="img">
<title>The same enrichment on each platform: what make evaluate measured</title>
<style>${STYLE}</style>
<rect class="paper" width="100%" height="100%"/>
${drawn.join('\n')}
</svg>
`
}

function drawPanel(
  { title, unit, better, metric, note }: Panel,
  { platforms }: Results,
  y: number,
) {
  const bars = Object.entries(platforms).flatMap(([name, of]) => {
    if (of.variantOf) return []
    const summary = of.metrics[metric]
    return summary ? [{ name, title: of.title.replaceAll('`', ''), ...summary }] : []
  })
  const most = Math.max(...bars.map(({ high }) => high)) || 1
  const x = (value: number) => Math.round((BARS + (value / most) * BARS_WIDTH) * 10) / 10
  const drawn = [
    text(20, y + 22, title, 'title'),
    text(WIDTH - 20, y + 22, `${unit}, ${better} is better`, 'muted end'),
    text(20, y + 40, note, 'muted small'),
    ...bars.flatMap(({ name, title: label, median, low, high }, index) => {
      const top = y + 50 + index * ROW
      const width = Math.round((x(median) - BARS) * 10) / 10
      return [
        text(LABELS, top + 14, label, 'end'),
        `<rect class="${kindOf(name)}" x="${BARS}" y="${top + 3}" width="${width}" height="14"/>`,
        `<path class="quartiles" d="M${x(low)} ${top + 10}H${x(high)}"/>`,
        text(VALUES, top + 14, `${Number(number(median)).toLocaleString('en')} ${unit}`),
      ]
    }),
  ]
  return { drawn, height: 52 + bars.length * ROW + 14 }
}

const OURS = ['direct', 'run', 'knative']
const kindOf = (name: string) =>
  name === 'floor' ? 'floor' : OURS.includes(name) ? 'ours' : 'peer'

const text = (x: number, y: number, words: string, classes = '') =>
  `<text x="${x}" y="${y}"${classes && ` class="${classes}"`}>${escaped(words)}</text>`

const escaped = (words: string) => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

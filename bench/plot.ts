import { type Check, medianOf } from './checks.ts'
import { type Bar, type Kind, PANELS, type Panel } from './panels.ts'
import type { Summaries } from './samples.ts'
import type { Summary } from './statistics.ts'
import { number } from './table.ts'
import { CHECKS } from './targets.ts'

/** Left edges of the columns: labels end at the first; bars, values and targets begin at the others. */
const [LABELS, BARS, VALUES, TARGETS, WIDTH] = [220, 230, 550, 680, 860]
const BARS_WIDTH = VALUES - BARS - 30
const ROW = 20
const DIRECTIONS = { less: 'lower', more: 'higher' } as const

// GitHub shows a picture on its own background, and the reader's system decides between light and dark, so
// the picture brings its own background along.
const STYLE = `
  svg { --paper: #ffffff; --ink: #1f2328; --muted: #59636e; --ours: #0969da; --peer: #d4812a; --floor: #9aa4af; --target: #8250df }
  @media (prefers-color-scheme: dark) {
    svg { --paper: #0d1117; --ink: #f0f6fc; --muted: #a3acb6; --ours: #4493f8; --peer: #c9772b; --floor: #6e7681; --target: #c297ff }
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
  .target { fill: var(--target) }
  path.target { stroke: var(--target); stroke-width: 3 }
  .quartiles { stroke: var(--ink); stroke-width: 1.5 }
`

const LEGEND: readonly (readonly [Kind | 'target', words: string])[] = [
  ['ours', 'Tributary'],
  ['peer', 'other function runtimes'],
  ['floor', 'floor: the least code that does the task'],
  ['target', 'target for Tributary'],
]

/** Draws the panels whose metrics were measured: medians as bars, quartiles as lines, targets as marks. */
export function plot(summaries: Summaries, conditions: string): string {
  const drawn: string[] = [
    text(20, 30, 'How fast Tributary is, and what it costs', 'title'),
    text(
      20,
      50,
      `${conditions} A bar is a median; the thin line on it spans the middle half of the measurements.`,
      'muted small',
    ),
    ...legend(76),
  ]
  let y = 92
  for (const panel of PANELS) {
    const bars = panel.bars.flatMap((bar) => {
      const [metric, contestant] = bar.of
      const summary = summaries[metric]?.[contestant]
      return summary ? [{ ...bar, summary, limit: limitOf(bar, panel, summaries) }] : []
    })
    if (bars.length === 0) continue
    drawn.push(`<g class="panel">`, ...drawPanel(panel, bars, y), '</g>')
    y += 52 + bars.length * ROW + 14
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y + 10}" width="${WIDTH}" height="${y + 10}" role="img">
<title>How fast Tributary is, and what it costs: what make bench measured</title>
<style>${STYLE}</style>
<rect class="paper" width="100%" height="100%"/>
${drawn.join('\n')}
</svg>
`
}

interface MeasuredBar extends Bar {
  readonly summary: Summary
  /** The strictest target, in the panel's unit; undefined if the bar has none. */
  readonly limit: number | undefined
}

function limitOf({ checks = [] }: Bar, { better }: Panel, summaries: Summaries) {
  const limits = CHECKS.filter(({ name }) => checks.includes(name))
    .map((check: Check) => check.limit(medianOf(summaries)))
    .filter((limit) => !Number.isNaN(limit))
  if (limits.length === 0) return undefined
  return better === 'less' ? Math.min(...limits) : Math.max(...limits)
}

function drawPanel({ title, unit, better, note }: Panel, bars: readonly MeasuredBar[], y: number) {
  const most = Math.max(...bars.flatMap(({ summary, limit = 0 }) => [summary.high, limit]))
  const x = (value: number) => round(BARS + (Math.max(value, 0) / (most || 1)) * BARS_WIDTH)
  const drawn = [
    text(20, y + 22, title, 'title'),
    text(WIDTH - 20, y + 22, `${unit}, ${DIRECTIONS[better]} is better`, 'muted end'),
    text(20, y + 40, note, 'muted small'),
  ]
  for (const [index, { label, kind, summary, limit }] of bars.entries()) {
    const top = y + 50 + index * ROW
    const { median, low, high } = summary
    drawn.push(
      text(LABELS, top + 14, label, 'end'),
      `<rect class="${kind}" x="${BARS}" y="${top + 3}" width="${round(x(median) - BARS)}" height="14"/>`,
      `<path class="quartiles" d="M${x(low)} ${top + 10}H${x(high)}"/>`,
      text(VALUES, top + 14, `${figures(median)} ${unit}`),
    )
    if (limit === undefined) continue
    const isMet = better === 'less' ? median <= limit : median >= limit
    const words = `target ${better === 'less' ? '≤' : '≥'} ${figures(limit)}: ${isMet ? 'met' : 'MISSED'}`
    drawn.push(
      `<path class="target" d="M${x(limit)} ${top}V${top + 20}"/>`,
      text(TARGETS, top + 14, words, 'target'),
    )
  }
  return drawn
}

function legend(y: number): string[] {
  const widths = [110, 210, 290, 0]
  let x = 20
  return LEGEND.flatMap(([kind, words], index) => {
    const mark =
      kind === 'target'
        ? `<path class="target" d="M${x + 7} ${y - 13}V${y + 3}"/>`
        : `<rect class="${kind}" x="${x}" y="${y - 11}" width="14" height="14"/>`
    const drawn = [mark, text(x + 22, y, words)]
    x += widths[index] ?? 0
    return drawn
  })
}

/** Three significant digits, and thousands apart. */
const figures = (value: number): string => Number(number(value)).toLocaleString('en')

const round = (value: number) => Math.round(value * 10) / 10

const text = (x: number, y: number, words: string, classes = '') =>
  `<text x="${x}" y="${y}"${classes && ` class="${classes}"`}>${escaped(words)}</text>`

const escaped = (words: string) => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

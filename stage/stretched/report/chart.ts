/** A chart of lines as SVG, for readers on a dark or a light background. */

export interface Series {
  readonly label: string
  /** Its color and dash: `s1` to `s6`. */
  readonly style: string
  readonly points: readonly (readonly [x: number, y: number])[]
}

export interface Chart {
  readonly title: string
  readonly note: string
  readonly x: Axis
  readonly y: Axis
  readonly series: readonly Series[]
}

export interface Axis {
  readonly label: string
  /** The values that are written at it; the first and the last are its ends. */
  readonly ticks: readonly number[]
  /** Whether each step multiplies. */
  readonly logarithmic?: boolean
}

const [WIDTH, HEIGHT] = [860, 440]
const PLOT = { left: 80, right: 610, top: 70, bottom: 380 }

const STYLE = `
  svg { --paper: #ffffff; --ink: #1f2328; --muted: #59636e; --grid: #d1d9e0; --a: #0969da; --b: #d4812a; --c: #8250df; --d: #1a7f37 }
  @media (prefers-color-scheme: dark) {
    svg { --paper: #0d1117; --ink: #f0f6fc; --muted: #a3acb6; --grid: #30363d; --a: #4493f8; --b: #e09b4a; --c: #c297ff; --d: #3fb950 }
  }
  text { font: 13px system-ui, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; fill: var(--ink) }
  .paper { fill: var(--paper) }
  .title { font-size: 15px; font-weight: 600 }
  .muted { fill: var(--muted); font-size: 12px }
  .end { text-anchor: end }
  .middle { text-anchor: middle }
  .grid { stroke: var(--grid) }
  path { fill: none; stroke-width: 2 }
  .s1 { stroke: var(--a) } circle.s1 { fill: var(--a) }
  .s2 { stroke: var(--b) } circle.s2 { fill: var(--b) }
  .s3 { stroke: var(--a) } circle.s3 { fill: var(--a) } path.s3 { stroke-dasharray: 6 4 }
  .s4 { stroke: var(--b) } circle.s4 { fill: var(--b) } path.s4 { stroke-dasharray: 6 4 }
  .s5 { stroke: var(--c) } circle.s5 { fill: var(--c) }
  .s6 { stroke: var(--d) } circle.s6 { fill: var(--d) }
`

export function draw({ title, note, x, y, series }: Chart): string {
  const [atX, atY] = [scale(x, PLOT.left, PLOT.right), scale(y, PLOT.bottom, PLOT.top)]
  const grid = [
    ...x.ticks.flatMap((tick) => [
      `<path class="grid" d="M${atX(tick)} ${PLOT.top}V${PLOT.bottom}"/>`,
      text(atX(tick), PLOT.bottom + 18, number(tick), 'muted middle'),
    ]),
    ...y.ticks.flatMap((tick) => [
      `<path class="grid" d="M${PLOT.left} ${atY(tick)}H${PLOT.right}"/>`,
      text(PLOT.left - 8, atY(tick) + 4, number(tick), 'muted end'),
    ]),
    text((PLOT.left + PLOT.right) / 2, PLOT.bottom + 40, x.label, 'muted middle'),
    text(20, PLOT.top - 12, y.label, 'muted'),
  ]
  const lines = series.flatMap(({ style, label, points }, i) => {
    const [least, most] = [y.ticks[0] as number, y.ticks.at(-1) as number]
    const places = points.map(
      ([px, py]) => [atX(px), atY(Math.min(most, Math.max(least, py)))] as const,
    )
    const height = PLOT.top + 14 + i * 24
    return [
      `<path class="${style}" d="M${places.map(([px, py]) => `${px} ${py}`).join('L')}"/>`,
      ...places.map(([px, py]) => `<circle class="${style}" cx="${px}" cy="${py}" r="3"/>`),
      `<path class="${style}" d="M${PLOT.right + 20} ${height - 4}H${PLOT.right + 48}"/>`,
      text(PLOT.right + 56, height, label),
    ]
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
<rect class="paper" width="100%" height="100%"/>
${[text(20, 28, title, 'title'), text(20, 46, note, 'muted'), ...grid, ...lines].join('\n')}
</svg>
`
}

function scale({ ticks, logarithmic = false }: Axis, from: number, to: number) {
  const measure = (value: number) => (logarithmic ? Math.log(value) : value)
  const [least, most] = [measure(ticks[0] as number), measure(ticks.at(-1) as number)]
  return (value: number) =>
    Math.round((from + ((measure(value) - least) / (most - least)) * (to - from)) * 10) / 10
}

const number = (value: number) => value.toLocaleString('en')

const text = (x: number, y: number, words: string, classes = '') =>
  `<text x="${x}" y="${y}"${classes && ` class="${classes}"`}>${escaped(words)}</text>`

const escaped = (words: string) => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

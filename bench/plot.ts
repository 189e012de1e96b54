import type { Summaries } from './samples.ts'
import { number } from './table.ts'

const COLOURS: Readonly<Record<string, string>> = {
  floor: '#a2a9b1',
  tributary: '#36c',
  'faas-js-runtime': '#ac6600',
  'functions-framework': '#14866d',
}
const BAR = 16
const [LEFT, WIDTH, RIGHT] = [170, 420, 90]

/** One panel of bars for each metric that several contestants share: medians, and their quartiles. */
export function plot(summaries: Summaries): string {
  const panels = Object.entries(summaries).filter(([, each]) => Object.keys(each).length > 1)
  const parts: string[] = []
  let y = 0
  for (const [metric, each] of panels) {
    const most = Math.max(...Object.values(each).map(({ high }) => high), 0)
    const x = (value: number) => LEFT + (Math.max(value, 0) / (most || 1)) * WIDTH
    y += BAR * 2
    parts.push(text(LEFT, y - 6, metric, 'font-weight="bold"'))
    for (const [name, { median, low, high }] of Object.entries(each)) {
      const middle = y + BAR / 2
      parts.push(
        text(LEFT - 8, y + 12, name, 'text-anchor="end"'),
        `<rect x="${LEFT}" y="${y + 1}" width="${round(x(median) - LEFT)}" height="${BAR - 3}" fill="${COLOURS[name] ?? '#72777d'}"/>`,
        `<path d="M${round(x(low))} ${middle}H${round(x(high))}" stroke="#202122"/>`,
        text(round(x(high)) + 6, y + 12, number(median)),
      )
      y += BAR
    }
  }
  const size = `width="${LEFT + WIDTH + RIGHT}" height="${y + BAR}"`
  const style = 'font-family="sans-serif" font-size="12" fill="#202122"'
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${style}>
<title>What make bench measured: medians and quartiles</title>
<rect width="100%" height="100%" fill="#fff"/>
${parts.join('\n')}
</svg>
`
}

const round = (value: number) => Math.round(value * 10) / 10

const text = (x: number, y: number, words: string, more = '') =>
  `<text x="${x}" y="${y}"${more && ` ${more}`}>${escaped(words)}</text>`

const escaped = (words: string) => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

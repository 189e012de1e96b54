import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { PANELS } from '../../bench/panels.ts'
import { plot } from '../../bench/plot.ts'
import type { Summaries } from '../../bench/samples.ts'
import { CHECKS } from '../../bench/targets.ts'

const at = (median: number) => ({ median, low: median, high: median, samples: 5 })

/** Targets without a bar: percentages of growth, and a count that is zero. */
const WITHOUT_BAR = [
  'memory-growth',
  'order-memory-growth',
  'order-live-wait',
  'order-terminated-wait',
  'order-killed-wait',
  'overload-failed',
  'direct-100-events / floor',
  'direct-once-100-cpu / floor',
  'direct-once-100-events / floor',
  'direct-100-requests / floor',
  'direct-100-memory / parallel-consumer',
  'direct-1000-cpu',
  'direct-partition-seconds / parallel-consumer',
  'direct-10000-keys-seconds / parallel-consumer',
  'direct-100-keys-seconds / parallel-consumer',
  'direct-unordered-seconds / parallel-consumer',
  'direct-memory-late / direct-memory-early',
  'direct-memory-large',
  'direct-repeated',
]

/** A run in which every metric of every panel is 10. */
const everything: Record<string, Record<string, ReturnType<typeof at>>> = {}
for (const { of } of PANELS.flatMap(({ bars }) => bars)) {
  const [metric, contestant] = of
  everything[metric] = { ...everything[metric], [contestant]: at(10) }
}

const draw = (summaries: Summaries) => plot(summaries, '2 cores.')
const panelsOf = (svg: string) => svg.split('<g class="panel">').slice(1)
const widths = (svg: string, kind: string) =>
  [
    ...svg.matchAll(new RegExp(`<rect class="${kind}" x="230" y="\\d+" width="([\\d.]+)"`, 'g')),
  ].map(([, width]) => Number(width))

describe('the plot of the benchmark', () => {
  it('has at most 15 panels, each with a title, a unit and a direction', () => {
    const panels = panelsOf(draw(everything))
    assert.equal(panels.length, PANELS.length)
    assert.ok(panels.length <= 15)
    for (const [index, { title, unit, better, bars }] of PANELS.entries()) {
      const words = String(panels[index]).replaceAll(/<[^>]*>/g, '\n')
      assert.ok(words.includes(`\n${title}\n`), title)
      assert.ok(words.includes(`${unit}, ${better === 'less' ? 'lower' : 'higher'} is better`))
      for (const { label } of bars) assert.ok(words.includes(`\n${label}\n`), label)
      assert.equal(words.split(`\n10 ${unit}\n`).length - 1, bars.length)
    }
  })

  it('shows every target, at a bar in the direction and with the words of its check', () => {
    const shown = PANELS.flatMap(({ better, bars }) =>
      bars.flatMap(({ checks = [] }) => checks.map((name) => ({ name, better }))),
    )
    const targets = CHECKS.filter(({ target, name }) => {
      return target !== undefined && !WITHOUT_BAR.includes(name)
    })
    assert.deepEqual(
      shown.sort((a, b) => a.name.localeCompare(b.name)),
      targets
        .map(({ name, better }) => ({ name, better }))
        .sort((a, b) => a.name.localeCompare(b.name)),
    )
  })

  it('draws bars in proportion to the medians, and the strictest target of each', () => {
    const svg = draw({
      'cpu-1400': {
        floor: at(30),
        tributary: at(45),
        'faas-js-runtime': at(150),
        'functions-framework': at(120),
      },
    })
    const [ours = 0] = widths(svg, 'ours')
    assert.deepEqual(widths(svg, 'floor'), [Math.round((ours / 45) * 30 * 10) / 10])
    assert.equal(widths(svg, 'peer').length, 2)
    // 0.40 × 120 is less than 1.8 × 30 and 0.40 × 150.
    assert.match(svg, />target ≤ 48: met</)
    const [, mark] = /<g class="panel">.*?class="target" d="M([\d.]+) /s.exec(svg) ?? []
    assert.ok(Math.abs(Number(mark) - (230 + (ours / 45) * 48)) < 0.2, mark)
  })

  it('says so when a target is missed', () => {
    const svg = draw({ 'order-events': { tributary: at(1000) } })
    assert.match(svg, />target ≥ 1,500: MISSED</)
  })

  it('leaves out what was not measured', () => {
    assert.equal(panelsOf(draw({})).length, 0)
    assert.equal(panelsOf(draw({ 'bundle-size': { tributary: at(1) } })).length, 1)
    const svg = draw({ 'cpu-1400': { tributary: at(45) } })
    assert.doesNotMatch(svg, /NaN|Infinity|>target .*met/)
  })

  it('has all its colours in light and in dark mode', () => {
    const svg = draw(everything)
    const [light = [], dark = []] = [...svg.matchAll(/svg \{([^}]+)\}/g)].map(([, colours = '']) =>
      [...colours.matchAll(/(--\w+): #/g)].map(([, name]) => name),
    )
    assert.deepEqual(light, dark)
    for (const [, name] of svg.matchAll(/var\((--\w+)\)/g)) assert.ok(light.includes(name), name)
  })
})

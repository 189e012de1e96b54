import assert from 'node:assert/strict'
import { it } from 'node:test'
import { plot } from '../../bench/plot.ts'

const at = (median: number) => ({ median, low: median - 1, high: median + 1, samples: 5 })

it('a plot has a bar for each contestant, as long as its median', () => {
  const svg = plot({
    'cpu-1400': { floor: at(49), tributary: at(99) },
    alone: { tributary: at(1) },
  })
  const widths = [...svg.matchAll(/ width="([\d.]+)" height="13"/g)].map(([, width]) =>
    Number(width),
  )
  assert.deepEqual(widths, [205.8, 415.8])
  assert.match(svg, />cpu-1400</)
  assert.doesNotMatch(svg, />alone</)
})

it('a plot of nothing, and of what shrinks, is still one', () => {
  assert.match(plot({}), /^<svg .*<\/svg>\n$/s)
  const svg = plot({ growth: { floor: at(-5), tributary: at(-3) } })
  assert.doesNotMatch(svg, /NaN|Infinity|width="-/)
})

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { it } from 'node:test'
import { type Results, render } from '../../bench/results.ts'

const read = (name: string) => readFileSync(new URL(`../../bench/${name}`, import.meta.url), 'utf8')

it('the committed results and plot have the current targets; else run node bench/redraw.ts', () => {
  const { json, svg } = render(JSON.parse(read('results.json')) as Results, true)
  assert.equal(json, read('results.json'))
  assert.equal(svg, read('results.svg'))
})

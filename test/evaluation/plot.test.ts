/** The committed picture of the evaluation fits its committed results. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { it } from 'node:test'
import { plot } from '../../evaluation/plot.ts'

const read = (name: string) =>
  readFileSync(new URL(`../../evaluation/${name}`, import.meta.url), 'utf8')

it('the committed plot shows the committed results; else run node evaluation/redraw.ts', () => {
  assert.equal(read('results.svg'), plot(JSON.parse(read('results.json'))))
})

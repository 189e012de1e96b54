import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { it } from 'node:test'

it('docs/stretched-cluster.md answers before anything else', () => {
  const text = readFileSync(new URL('../../docs/stretched-cluster.md', import.meta.url), 'utf8')
  const [, , marker, ...lines] = text.split('\n')
  assert.equal(marker, '<!-- answer -->')
  assert.ok(lines.indexOf('<!-- /answer -->') <= 10)
})

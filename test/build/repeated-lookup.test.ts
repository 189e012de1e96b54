import assert from 'node:assert/strict'
import { test } from 'node:test'
import { definitionProblems } from '@tributary/runtime'

const FILE = 'functions/article-changes/index.ts'
const schema = { id: '/article/change/1.0.0', majors: [1], validate: () => true }
const right = { name: 'article-changes', input: [schema], key: () => ({}), enrich: () => ({}) }
const output = { stream: 'article_change', schema }
const geo = { open: () => ({}) }

test('a lookup under two names is named, since its metrics would be registered twice', () => {
  const definition = { ...right, output, lookups: { geo, other: { open: geo.open }, place: geo } }
  assert.deepEqual(definitionProblems(FILE, 'article-changes', definition), [
    `${FILE}: lookups.place is the same as lookups.geo; leave one of them out`,
  ])
})

test('a stream that cannot be a header or a topic is named', () => {
  for (const stream of ['zażółć', 'two\nlines', 'a stream', 'a'.repeat(181)]) {
    const definition = { ...right, output: { stream, schema } }
    assert.deepEqual(definitionProblems(FILE, 'article-changes', definition), [
      `${FILE}: output.stream is not a topic's name; write letters, digits, dots, hyphens and underscores`,
    ])
  }
})

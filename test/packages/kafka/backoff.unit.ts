import assert from 'node:assert/strict'
import { test } from 'node:test'
import { backoff } from '../../../packages/kafka/backoff.ts'

test('exponential backoff doubles, and its first gap is twice the delay', () => {
  assert.deepEqual(
    [1, 2, 3, 4].map((n) => backoff('exponential', 200, n)),
    [400, 800, 1600, 3200],
  )
})

test('linear backoff grows by the delay', () => {
  assert.deepEqual(
    [1, 2, 3, 4].map((n) => backoff('linear', 200, n)),
    [200, 400, 600, 800],
  )
})

test('a gap stays within what a timer can hold', () => {
  assert.equal(backoff('exponential', 200, 1000), 2 ** 31 - 1)
})

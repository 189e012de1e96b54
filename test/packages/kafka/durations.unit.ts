import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDuration } from '../../../packages/kafka/durations.ts'

test('ISO 8601 durations of hours, minutes and seconds are read as milliseconds', () => {
  assert.equal(parseDuration('PT0.2S'), 200)
  assert.equal(parseDuration('PT30S'), 30_000)
  assert.equal(parseDuration('PT1M30S'), 90_000)
  assert.equal(parseDuration('PT2H'), 7_200_000)
  assert.equal(parseDuration('PT1H1M1.5S'), 3_661_500)
  assert.equal(parseDuration('PT0S'), 0)
})

test('what is no such duration is refused', () => {
  for (const text of [
    '',
    'PT',
    'P1D',
    '500ms',
    '30',
    'PT1',
    'pt1s',
    'PT1S1M',
    'PT-1S',
    ' PT1S',
    'PT.5S',
  ]) {
    assert.equal(parseDuration(text), undefined, text)
  }
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { quantile, summarise } from '../../bench/statistics.ts'

describe('statistics', () => {
  it('finds quantiles, interpolated between two values', () => {
    assert.equal(quantile([1, 2, 3, 4, 5], 0.5), 3)
    assert.equal(quantile([1, 2, 3, 4], 0.5), 2.5)
    assert.equal(quantile([10, 20], 0.25), 12.5)
    assert.equal(quantile([7], 0.99), 7)
    assert.equal(quantile([1, 2, 3], 1), 3)
  })

  it('has no quantile without values', () => assert.ok(Number.isNaN(quantile([], 0.5))))

  it('summarises unsorted values without sorting the original', () => {
    const values = [9, 1, 5, 3, 7]
    assert.deepEqual(summarise(values), { median: 5, low: 3, high: 7, samples: 5 })
    assert.deepEqual(values, [9, 1, 5, 3, 7])
  })
})

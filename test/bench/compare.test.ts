import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Checked, evaluate, meets } from '../../bench/checks.ts'
import { readCommitted, regressions } from '../../bench/compare.ts'
import { number } from '../../bench/table.ts'

const check = (more: Partial<Checked> = {}): Checked => ({
  name: 'cpu-1400 / floor',
  unit: '×',
  better: 'less',
  value: 1.5,
  ...more,
})
const at = (median: number) => ({ median, low: median, high: median, samples: 1 })

describe('comparing with what is committed', () => {
  const committed = (value: number) => readCommitted(JSON.stringify({ checks: [check({ value })] }))

  it('names what is more than 15 % worse, where less is better', () => {
    assert.deepEqual(regressions([check({ value: 1.8 })], committed(1.5)), [
      'cpu-1400 / floor is 20 % worse than committed',
    ])
    assert.deepEqual(regressions([check({ value: 1.7 })], committed(1.5)), [])
    assert.deepEqual(regressions([check({ value: 0.5 })], committed(1.5)), [])
  })

  it('and where more is better', () => {
    const more = check({ better: 'more', value: 0.8 })
    assert.deepEqual(regressions([more], committed(1)), [
      'cpu-1400 / floor is 25 % worse than committed',
    ])
    assert.deepEqual(regressions([more], committed(0.9)), [])
  })

  it('says nothing of what was not committed, or is no ratio', () => {
    assert.deepEqual(regressions([check()], new Map()), [])
    assert.deepEqual(regressions([check({ unit: '%', value: 4 })], committed(0.1)), [])
  })
})

describe('checks', () => {
  it('are ratios of medians, of what was measured only', () => {
    const checks = evaluate({ 'cpu-1400': { floor: at(30), tributary: at(45) } })
    assert.deepEqual(
      checks.map(({ name, value }) => [name, value]),
      [['cpu-1400 / floor', 1.5]],
    )
  })

  it("do not blame us for the floor's own growth", () => {
    const growth = (floor: number, tributary: number) =>
      evaluate({ 'memory-growth': { floor: at(floor), tributary: at(tributary) } })[0]?.value
    assert.equal(growth(3, 7), 4)
    assert.equal(growth(-2, 4), 4)
  })

  it('meet their target or miss it, if they have one', () => {
    assert.equal(meets(check({ target: 1.5 })), true)
    assert.equal(meets(check({ target: 1.4 })), false)
    assert.equal(meets(check({ better: 'more', target: 1.4 })), true)
    assert.equal(meets(check()), undefined)
  })

  it('are shown with three digits that mean something', () => {
    assert.deepEqual([0.3456, 12.345, 1234.5].map(number), ['0.346', '12.3', '1235'])
  })
})

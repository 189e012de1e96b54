import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type CheckResult, evaluate, meets } from '../../bench/checks.ts'
import { readCommitted, regressions } from '../../bench/compare.ts'
import { number } from '../../bench/table.ts'
import { CHECKS } from '../../bench/targets.ts'

const check = (more: Partial<CheckResult> = {}): CheckResult => ({
  name: 'cpu-1400 / floor',
  title: 'CPU time per event, against the floor',
  unit: '×',
  better: 'less',
  value: 1.5,
  ...more,
})
const at = (median: number) => ({ median, low: median, high: median, samples: 1 })

describe('comparing with the committed results', () => {
  const committed = (value: number) => readCommitted(JSON.stringify({ checks: [check({ value })] }))

  it('reports a ratio that is more than 15 % worse, where less is better', () => {
    assert.deepEqual(regressions([check({ value: 1.8 })], committed(1.5)), [
      'cpu-1400 / floor is 20 % worse than committed',
    ])
    assert.deepEqual(regressions([check({ value: 1.7 })], committed(1.5)), [])
    assert.deepEqual(regressions([check({ value: 0.5 })], committed(1.5)), [])
  })

  it('reports a ratio that is more than 15 % worse, where more is better', () => {
    const more = check({ better: 'more', value: 0.8 })
    assert.deepEqual(regressions([more], committed(1)), [
      'cpu-1400 / floor is 25 % worse than committed',
    ])
    assert.deepEqual(regressions([more], committed(0.9)), [])
  })

  it('ignores checks that are new, and values that are no ratios', () => {
    assert.deepEqual(regressions([check()], new Map()), [])
    assert.deepEqual(regressions([check({ unit: '%', value: 4 })], committed(0.1)), [])
  })
})

describe('the checks', () => {
  const valueOfCheck = (name: string, summaries: Parameters<typeof evaluate>[1]) =>
    evaluate(CHECKS, summaries).find((each) => each.name === name)?.value

  it('are ratios of medians, and only of metrics that were measured', () => {
    const checks = evaluate(CHECKS, { 'cpu-1400': { floor: at(30), tributary: at(45) } })
    assert.deepEqual(
      checks.map(({ name, value }) => [name, value]),
      [['cpu-1400 / floor', 1.5]],
    )
  })

  it('compare our cached cold start with the cold starts of the others', () => {
    const summaries = {
      'cold-start-cpu': { floor: at(30), tributary: at(80) },
      'cold-start-cached-cpu': { floor: at(25), tributary: at(60) },
    }
    assert.equal(valueOfCheck('cold-start-cached-cpu / floor', summaries), 2)
  })

  it("subtract the floor's growth of memory from ours, unless it shrank", () => {
    const growth = (floor: number, tributary: number) =>
      valueOfCheck('memory-growth', {
        'memory-growth': { floor: at(floor), tributary: at(tributary) },
      })
    assert.equal(growth(3, 7), 4)
    assert.equal(growth(-2, 4), 4)
  })

  it('have the value of their target when our metric is at the limit', () => {
    const base = 8
    const median = (limit: number, metric: string) => (m: string, contestant: string) =>
      contestant === 'tributary' && m === metric ? limit : base
    for (const { name, target, value, limit } of CHECKS) {
      if (target === undefined || name === 'memory-growth') continue
      const metric = name.split(' / ')[0] as string
      assert.ok(
        Math.abs(
          value(
            median(
              limit(() => base),
              metric,
            ),
          ) - target,
        ) < 1e-9,
        name,
      )
    }
  })

  it('meet their target, miss it, or have none', () => {
    assert.equal(meets(check({ target: 1.5 })), true)
    assert.equal(meets(check({ target: 1.4 })), false)
    assert.equal(meets(check({ better: 'more', target: 1.4 })), true)
    assert.equal(meets(check()), undefined)
  })

  it('are shown with three significant digits', () => {
    assert.deepEqual([0.3456, 12.345, 1234.5].map(number), ['0.346', '12.3', '1235'])
  })
})

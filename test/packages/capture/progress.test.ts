import assert from 'node:assert/strict'
import { it } from 'node:test'
import { GtidPosition } from '../../../packages/capture/gtid-position.ts'
import { Progress } from '../../../packages/capture/progress.ts'

it('the lag grows while the log is not heard, though nothing newer is known', (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: Date.parse('2026-11-29T02:00:00Z') })
  const progress = new Progress()
  const position = GtidPosition.parse('0-1-500')
  progress.begin(position, new Date())
  progress.logEnd = position
  progress.heard()
  t.mock.timers.tick(4000)
  assert.equal(progress.lagSeconds, 0)
  t.mock.timers.tick(86_000)
  assert.equal(progress.lagSeconds, 90)
  progress.heard()
  assert.equal(progress.lagSeconds, 0)
  progress.logEnd = GtidPosition.parse('0-1-501')
  assert.equal(progress.lagSeconds, 90)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InProgress } from '../../../packages/runtime/in-progress.ts'

test('of many large events at once some are refused, not all, though the refused still send', () => {
  const inProgress = new InProgress({ MAX_CONCURRENT_EVENTS: 256, MAX_EVENT_BYTES: 100 })
  const events = Array.from({ length: 16 }, () => inProgress.admit({}))
  for (const event of events) inProgress.reserve(event, 50)
  const refused = events.filter((event) => {
    try {
      inProgress.reserve(event, 50)
      return false
    } catch (error) {
      assert.equal((error as { code?: string }).code, 'over_capacity')
      return true
    }
  })
  assert.equal(refused.length, 8)
  assert.equal(inProgress.count, 16)
  for (const event of events) {
    inProgress.worked(event)
    inProgress.answered(event)
  }
  const later = Array.from({ length: 8 }, () => inProgress.admit({}))
  for (const event of later) inProgress.reserve(event, 100)
  assert.throws(() => inProgress.reserve(inProgress.admit({}), 1), { code: 'over_capacity' })
})

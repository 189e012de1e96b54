/** A source that has read as far ahead as it may, and whose changes all wait. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PROMPT_MS, SOURCE_READ_AHEAD } from '../../../packages/order/topic-flow.ts'
import { Watermarks } from '../../../packages/order/watermarks.ts'
import { at, IDLE, MARGINS, record } from './sent.ts'

const HELD = { bytes: 0, medianIntake: 0 }
const NO = () => false

test('a source that is stuck reads on, as the older half of what it has sent goes out', () => {
  const watermarks = new Watermarks(MARGINS)
  const begin = 1_000_000
  for (let offset = 0; offset < SOURCE_READ_AHEAD; offset++) {
    watermarks.opened(record('a', '0', offset), offset, begin)('no-room', begin)
  }
  const stuck = begin + IDLE
  watermarks.tick(stuck - 1, HELD, NO)
  assert.equal(at(watermarks, stuck - 1), Number.NEGATIVE_INFINITY)
  watermarks.opened(record('a', '1', 0), 2, stuck - 1)('no-room', stuck - 1)
  watermarks.tick(stuck, HELD, NO)
  assert.equal(at(watermarks, stuck), Number.NEGATIVE_INFINITY, 'it has just brought a record')
  watermarks.tick(stuck - 1 + PROMPT_MS, HELD, NO)
  assert.equal(at(watermarks, stuck + PROMPT_MS), 249 + MARGINS.window)
  watermarks.opened(record('a', '1', 1), 3, stuck + PROMPT_MS)
  assert.equal(at(watermarks, stuck + PROMPT_MS), Number.NEGATIVE_INFINITY, 'it reads on')
  watermarks.tick(stuck + 2 * PROMPT_MS, HELD, NO)
  const again = stuck + 2 * PROMPT_MS
  watermarks.opened(record('a', '1', 2), 4, again)
  assert.equal(at(watermarks, again), 4, 'stuck again, it has read of all partitions')
})

test('a source that is stuck lets out as few changes as possible, and more if nothing moves', () => {
  const watermarks = new Watermarks(MARGINS)
  const last = SOURCE_READ_AHEAD + 1
  const sent = (offset: number, now: number) =>
    watermarks.opened(record('a', '0', offset), 20_000 + offset, now)('no-room', now)
  const released = (seconds: number, isPublishing = NO) => {
    watermarks.tick(1000 * seconds, HELD, isPublishing)
    return watermarks.progressOf('a', 1000 * seconds).watermark - MARGINS.window
  }
  for (let offset = 0; offset <= last; offset++) sent(offset, 0)
  watermarks.opened(record('b'), 5000, 0)
  assert.equal(released(1), 20_002, 'as many as it needs to read on')
  for (let offset = 0; offset < last; offset++) sent(offset, 1000)
  watermarks.opened(record('b'), 90_000, 3000)
  assert.equal(released(3), 20_002, 'one record has not come again')
  sent(last, 3000)
  watermarks.opened(record('c'), 5000, 3000)
  assert.equal(released(5), 20_002, 'another topic is behind')
  watermarks.opened(record('c'), 90_000, 5000)
  assert.equal(released(4.999), 20_002, 'a retry takes longer')
  assert.equal(
    released(5, () => true),
    20_002,
    'a change is being published',
  )
  assert.equal(released(5), 20_252, 'half of the rest')
  assert.equal(
    released(14.999, () => true),
    20_252,
  )
  assert.equal(
    released(15, () => true),
    20_377,
    'half again, though a sink hangs',
  )
  const later = Array.from({ length: 20 }, (_, i) => released(20 + 5 * i))
  assert.ok((later.at(-1) as number) > 3_600_000, `what they wait for, an hour later: ${later}`)
})

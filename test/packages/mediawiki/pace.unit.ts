import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Pace } from '../../../packages/mediawiki/pace.ts'
import { retryAfter } from '../../../packages/mediawiki/retry-after.ts'

const { signal } = new AbortController()

describe('the pace of requests to a wiki', () => {
  /** Takes all turns that there are in a time, and gives when, in milliseconds. */
  const turns = (pace: Pace, clock: { now: number }, until: number) => {
    const taken: number[] = []
    while (clock.now < until) {
      if (pace.wait > 0) clock.now += pace.wait
      else {
        assert.equal(pace.turn(signal), undefined)
        taken.push(clock.now)
      }
    }
    return taken
  }

  it('is a burst of one second, then even', () => {
    const clock = { now: 5000 }
    const pace = new Pace(4, () => clock.now)
    assert.deepEqual(turns(pace, clock, 6000), [5000, 5000, 5000, 5000, 5250, 5500, 5750])
    clock.now = 60_000
    assert.equal(turns(pace, clock, 60_001).length, 4, 'a longer rest gives no larger burst')
  })

  it('without a limit is none, until the wiki asks for a pause', () => {
    const clock = { now: 5000 }
    const pace = new Pace(undefined, () => clock.now)
    for (let n = 0; n < 1000; n++) assert.equal(pace.turn(signal), undefined)
    assert.deepEqual([pace.wait, pace.remembered], [0, 0])
    pace.hold(3000)
    pace.hold(1000)
    assert.deepEqual([pace.wait, pace.remembered], [3000, 3000])
    clock.now = 8000
    assert.equal(pace.wait, 0)
    pace.hold(3_600_000)
    assert.equal(pace.wait, 60_000)
  })

  it('is remembered until an idle wiki has its whole burst again', () => {
    const clock = { now: 5000 }
    const pace = new Pace(4, () => clock.now)
    pace.turn(signal)
    assert.deepEqual([pace.wait, pace.remembered], [0, 250])
    clock.now = 5250
    assert.equal(pace.remembered, 0)
  })
})

it('Retry-After is read as seconds or as a date, up to a minute', () => {
  const now = Date.parse('2026-11-28T10:00:00Z')
  for (const [header, delay] of [
    ['5', 5000],
    ['0', 0],
    ['86400', 60_000],
    ['9'.repeat(400), 60_000],
    ['Sat, 28 Nov 2026 10:00:07 GMT', 7000],
    ['Saturday, 28-Nov-26 10:00:07 GMT', 7000],
    ['Sat, 28 Nov 2026 09:00:00 GMT', 0],
    ['-5', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ] as const) {
    assert.equal(retryAfter(header, now), delay, header)
  }
})

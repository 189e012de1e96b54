/** What the times of input and output records say about a disturbance. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Timeline } from '../../evaluation/check/timeline.ts'

/** Ten changes a second for ten seconds. */
const arrived = new Map(Array.from({ length: 100 }, (_, i) => [i + 1, i * 100] as const))
const CALM_MS = 50
/** Killed at 4 s; the first output at 7 s, then one each 10 ms; the last two before the kill are repeated. */
const written = [...arrived].flatMap(([revId, at]) => {
  const normal = { revId, at: at + CALM_MS, upgraded: false, isRepeated: false }
  if (at < 4000) return [normal]
  const late = { ...normal, at: Math.max(at + CALM_MS, 7000 + (revId - 40) * 10) }
  return revId === 41 ? [{ ...late, revId: 40, isRepeated: true }, late] : [late]
})
const timeline = new Timeline(arrived, written)

describe('the timeline of an evaluation', () => {
  it('has the latency of some of the changes', () => {
    assert.equal(timeline.latency(0, 40)['p50 ms'], CALM_MS)
    assert.equal(timeline.latency(40, 41)['p50 ms'], 7010 - 4000)
  })

  it('finds the gap and the first output after a kill, and what was repeated', () => {
    assert.equal(timeline.longestGap(3000, 8000), 3.06)
    assert.equal(timeline.firstAfter(4000), 3.01)
    // The last output of the killed process was on its way.
    assert.equal(timeline.firstAfter(3940), 3.07)
    assert.equal(timeline.repeated(4000, 10_000), 1)
    assert.equal(timeline.repeated(0, 4000), 0)
  })

  it('is caught up when half a second of changes is under way, not at the first output', () => {
    // At 7.14 s 72 changes have arrived, and 54 are written.
    assert.equal(timeline.caughtUpAfter(4000), 3.14)
  })
})

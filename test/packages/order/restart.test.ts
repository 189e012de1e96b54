import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Arrival } from '../../../packages/order/arrival.ts'
import { makesRevision } from '../../../packages/order/change.ts'
import { goingOn, type History, history, type Shape } from '../../../stage/order/histories.ts'
import { random } from '../../../stage/random.ts'
import type { Clock } from './clock.ts'
import type { End, Settings } from './simulation.ts'
import { gapsIn, LATER, SHAPE as PAGES, run } from './verify.ts'

const SHAPE: Shape = { ...PAGES, pages: 100, changes: 2000 }

/** Each with another seed: what one run of the tests does not meet, another does. */
const RUNS = 1

const MODES: Readonly<Record<string, (made: History) => Pick<Settings, 'inputs' | 'start'>>> = {
  'live events': (made) => ({ inputs: goingOn(made, SHAPE) }),
  'a backlog': ({ inputs }) => ({ inputs, start: LATER }),
}

for (const [mode, settingsOf] of Object.entries(MODES)) {
  for (const how of ['killed', 'deposed'] as const) {
    test(`keeps ${mode} in order, complete and without gaps when instances are ${how} now and then`, async (t) => {
      for (let i = 0; i < RUNS; i++) {
        const dice = random()
        t.diagnostic(`SEED=${dice.seed}`)
        const settings = settingsOf(history(SHAPE, dice))
        const ends = Array.from(
          { length: 3 },
          (_, n): End => ({
            at:
              mode === 'live events'
                ? 20_000 + n * 30_000 + dice.integer(0, 20_000)
                : n * 6000 + dice.integer(500, 1500),
            how,
            down: dice.integer(0, 4000),
          }),
        )
        // So slow that a record is being published whenever an instance ends.
        const publish = (_: Arrival, clock: Clock) => clock.sleep(dice.integer(0, 300))
        const result = await run({ ...settings, ends, publish })
        assert.deepEqual(result.dead, [])
        assert.ok(result.sentBack > 0)
        assert.deepEqual(gapsIn(result), [])
        // Only a change of a revision may be reported: the next revision of its page does not wait for it.
        const revisions = result.reported.filter(({ change }) => makesRevision(change))
        assert.deepEqual(revisions, [])
      }
    })
  }
}

for (const down of [100, 10_000]) {
  test(`after an instance was away for ${down / 1000} s, a change waits little more than the window`, async (t) => {
    const dice = random()
    t.diagnostic(`SEED=${dice.seed}`)
    const shape: Shape = { ...SHAPE, seconds: 60, changes: 2400, pages: 400 }
    const inputs = goingOn(history(shape, dice), shape)
    const ends = [{ at: 40_000, how: 'killed', down }] as const
    // Records that were finished before leave offsets that never come, and so do transactions.
    const { published } = await run({ inputs, ends, partitions: 4, emptyOffsets: 5 })
    const all = Object.values(inputs).flat()
    const inTopic = new Map(all.map(({ change, at }) => [change.id, at ?? change.intake]))
    const waited = published
      .filter(({ change }) => change.intake < 45_000)
      .map(({ change, at }) => at - (inTopic.get(change.id) ?? 0))
    // A change that was published before the end may come again, so it counts from when it was in its topic.
    const longest = Math.max(...waited)
    assert.ok(longest <= shape.window * 1000 + 3300 + down, `${longest} ms`)
  })
}

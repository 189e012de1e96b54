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

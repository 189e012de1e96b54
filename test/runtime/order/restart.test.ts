import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Arrival } from '../../../runtime/order/arrival.ts'
import { makesRevision } from '../../../runtime/order/change.ts'
import { goingOn, type History, history, type Shape } from '../../support/order/histories.ts'
import { random } from '../../support/random.ts'
import type { Clock } from './clock.ts'
import { type End, type Result, type Settings, simulate } from './simulation.ts'
import { verify } from './verify.ts'

const SHAPE: Shape = {
  pages: 100,
  changes: 2000,
  seconds: 100,
  displaced: 8,
  window: 10,
  settle: 2,
}

const RUNS = 2

/** Long after all of it happened. */
const LATER = 1e9

const MODES: Readonly<Record<string, (made: History) => Pick<Settings, 'inputs' | 'start'>>> = {
  live: (made) => ({ inputs: goingOn(made, SHAPE) }),
  'a backlog': ({ inputs }) => ({ inputs, start: LATER }),
}

const marked = ({ out }: Result) =>
  out.filter(({ mark }) => mark.gap).map(({ change }) => change.id)

for (const [mode, settingsOf] of Object.entries(MODES)) {
  for (const how of ['killed', 'deposed'] as const) {
    test(`${mode}, ${how} now and then: in order and complete, nothing is marked`, async (t) => {
      for (let i = 0; i < RUNS; i++) {
        const dice = random()
        t.diagnostic(`SEED=${dice.seed}`)
        const settings = settingsOf(history(SHAPE, dice))
        const ends = Array.from(
          { length: 3 },
          (_, n): End => ({
            at:
              mode === 'live'
                ? 20_000 + n * 30_000 + dice.integer(0, 20_000)
                : n * 6000 + dice.integer(500, 1500),
            how,
            down: dice.integer(0, 4000),
          }),
        )
        // Slow enough for something to be under way.
        const publish = (_: Arrival, clock: Clock) => clock.sleep(dice.integer(0, 300))
        const result = await simulate({ ...settings, ends, publish })
        verify(result, settings.inputs)
        assert.deepEqual(result.dead, [])
        assert.ok(result.sentBack > 0)
        assert.deepEqual(marked(result), [])
        // The others are overtaken by the page's next revision, which does not wait for them.
        const revisions = result.reported.filter(({ change }) => makesRevision(change))
        assert.deepEqual(revisions, [])
      }
    })
  }
}

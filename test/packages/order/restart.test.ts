import assert from 'node:assert/strict'
import type { Arrival } from '../../../packages/order/arrival.ts'
import { makesRevision } from '../../../packages/order/change.ts'
import { goingOn, type History, history, type Shape } from '../../../stage/order/histories.ts'
import { random } from '../../../stage/random.ts'
import { testInWorker } from '../../support/in-worker.ts'
import type { Clock } from './clock.ts'
import { type End, LEASE_MS, type Result, type Settings } from './simulation.ts'
import { gapsIn, LATER, SHAPE as PAGES, run } from './verify.ts'

const test = testInWorker(import.meta.filename)

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
        // A deposed instance holds its requests until it notices it, so these changes are late by that time.
        const settle = how === 'deposed' ? 2000 + LEASE_MS + 1000 : 2000
        const result = await run({ ...settings, ends, publish, settle })
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

/** When each change was first published or reported, by its id. */
const firstOutputs = ({ published, reported }: Result): Map<string, number> =>
  new Map([...published, ...reported].sort((a, b) => b.at - a.at).map((o) => [o.change.id, o.at]))

for (const down of [100, 10_000]) {
  test(`while an instance was away for ${down / 1000} s, a change waits at most 2.5 s longer than that`, async (t) => {
    const dice = random()
    t.diagnostic(`SEED=${dice.seed}`)
    const shape: Shape = { ...SHAPE, seconds: 60, changes: 2400, pages: 400 }
    const inputs = goingOn(history(shape, dice), shape)
    // Records that were finished before leave offsets that never come, and so do transactions.
    const settings = { inputs, partitions: 4, emptyOffsets: 5 }
    const undisturbed = firstOutputs(await run(settings))
    const ends = [{ at: 40_000, how: 'killed', down }] as const
    const outputs = firstOutputs(await run({ ...settings, ends }))
    // A partition that brings nothing for a while delays changes, restart or not. So compare each with itself.
    const longer = [...outputs].map(([id, at]) => at - (undisturbed.get(id) as number))
    assert.ok(Math.max(...longer) <= 2500 + down, `${Math.max(...longer)} ms`)
  })
}

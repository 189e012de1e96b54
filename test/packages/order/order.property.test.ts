import assert from 'node:assert/strict'
import { makesRevision } from '../../../packages/order/change.ts'
import { goingOn, type History, history, type Shape } from '../../../stage/order/histories.ts'
import { random } from '../../../stage/random.ts'
import { testInWorker } from '../../support/in-worker.ts'
import { type Result, simulate } from './simulation.ts'
import { gapsIn, HOURS_LATER, inTopics } from './verify.ts'

const test = testInWorker(import.meta.filename)

/** Each with another seed: what one run of the tests does not meet, another does. */
const RUNS = 1

const DENSE: Shape = {
  pages: 100,
  changes: 2000,
  seconds: 100,
  displaced: 8,
  window: 10,
  settle: 2,
}

const MODES: Record<string, (seed: number) => Promise<[History, Result]>> = {
  async 'live events'(seed) {
    const made = history(DENSE, random(seed))
    return [made, await simulate({ inputs: goingOn(made, DENSE) })]
  },
  async 'a backlog at full speed'(seed) {
    const made = history({ ...DENSE, seconds: 3600 }, random(seed))
    return [made, await simulate({ inputs: inTopics(made), start: HOURS_LATER })]
  },
  async 'a backlog of which one topic is an hour ahead'(seed) {
    const made = history({ ...DENSE, changes: 4000, seconds: 7200, ahead: 3600 }, random(seed))
    return [made, await simulate({ inputs: inTopics(made), start: HOURS_LATER })]
  },
  async 'a backlog so dense that the window has more events than are in flight'(seed) {
    const made = history({ ...DENSE, changes: 4000, displaced: 30 }, random(seed))
    return [made, await simulate({ inputs: inTopics(made), start: HOURS_LATER })]
  },
}

for (const [mode, run] of Object.entries(MODES)) {
  test(`puts ${mode} in order, complete and without gaps`, async (t) => {
    for (let i = 0; i < RUNS; i++) {
      const { seed } = random()
      t.diagnostic(`SEED=${seed}`)
      const [made, result] = await run(seed)
      const { published, reported, dead } = result
      const elsewhere = new Set(reported.map(({ change }) => change.id))
      for (const [page, changes] of made.pages) {
        const ids = published.filter((each) => each.page === page).map(({ change }) => change.id)
        const expected = changes.map(({ id }) => id).filter((id) => !elsewhere.has(id))
        assert.deepEqual(ids, expected)
      }
      // Only a change of a revision may be reported: the next revision of its page does not wait for it.
      assert.deepEqual(
        reported.filter(({ change }) => makesRevision(change)),
        [],
      )
      assert.deepEqual(gapsIn(result), [])
      assert.deepEqual(dead, [])
    }
  })
}

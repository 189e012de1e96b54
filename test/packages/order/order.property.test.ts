import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makesRevision } from '../../../packages/order/change.ts'
import { goingOn, type History, history, type Shape } from '../../../stage/order/histories.ts'
import { random } from '../../../stage/random.ts'
import { type Result, simulate } from './simulation.ts'

const DENSE: Shape = {
  pages: 100,
  changes: 2000,
  seconds: 100,
  displaced: 8,
  window: 10,
  settle: 2,
}

/** All that is in a topic when the processor starts. */
const backlog = ({ inputs }: History) => ({
  eqiad: inputs.eqiad.map((delivered) => ({ ...delivered, at: Number.NEGATIVE_INFINITY })),
  codfw: inputs.codfw.map((delivered) => ({ ...delivered, at: Number.NEGATIVE_INFINITY })),
})

/** Some hours after it happened. */
const LATER = 20_000_000

const MODES: Record<string, (seed: number) => Promise<[History, Result]>> = {
  async live(seed) {
    const made = history(DENSE, random(seed))
    return [made, await simulate({ inputs: goingOn(made, DENSE) })]
  },
  async 'a backlog at full speed'(seed) {
    const made = history({ ...DENSE, seconds: 3600 }, random(seed))
    return [made, await simulate({ inputs: backlog(made), start: LATER })]
  },
  async 'a backlog, one input an hour ahead'(seed) {
    const made = history({ ...DENSE, changes: 4000, seconds: 7200, ahead: 3600 }, random(seed))
    return [made, await simulate({ inputs: backlog(made), start: LATER })]
  },
  async 'a backlog so dense that the window is longer than what is in flight'(seed) {
    const made = history({ ...DENSE, changes: 4000, displaced: 30 }, random(seed))
    return [made, await simulate({ inputs: backlog(made), start: LATER })]
  },
}

for (const [mode, run] of Object.entries(MODES)) {
  test(`${mode}: in order and complete, nothing marked`, async (t) => {
    for (let i = 0; i < 8; i++) {
      const { seed } = random()
      t.diagnostic(`SEED=${seed}`)
      const [made, result] = await run(seed)
      const { out, reported, dead } = result
      const elsewhere = new Set(reported.map(({ change }) => change.id))
      for (const [page, changes] of made.pages) {
        const ids = out.filter((each) => each.page === page).map(({ change }) => change.id)
        const wanted = changes.map(({ id }) => id).filter((id) => !elsewhere.has(id))
        assert.deepEqual(ids, wanted)
      }
      // What was overtaken by the page's next revision, since that does not wait for it.
      assert.deepEqual(
        reported.filter(({ change }) => makesRevision(change)),
        [],
      )
      assert.deepEqual(
        out.filter(({ mark }) => mark.gap),
        [],
      )
      assert.deepEqual(dead, [])
      if (mode.includes('ahead')) assert.equal(result.sentBack, 0, 'it stands still')
    }
  })
}

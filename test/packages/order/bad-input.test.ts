import assert from 'node:assert/strict'
import type { Change } from '../../../packages/order/change.ts'
import { change, r } from '../../../stage/order/changes.ts'
import type { Delivered } from '../../../stage/order/histories.ts'
import { random } from '../../../stage/random.ts'
import { testInWorker } from '../../support/in-worker.ts'
import type { Result } from './simulation.ts'
import { gapsIn, inputsOf, LATER, run, SHAPE } from './verify.ts'

const { seed } = random()
const test = testInWorker(import.meta.filename, `SEED=${seed}`)

/** Changes of one page, each in its topic when it happened. */
const ofPage = (page: string, ...changes: Change[]): Delivered[] =>
  changes.map((each) => ({ page, change: each }))

/** The topics' contents: `edit 2 gap` was published with a gap, `(edit 2 late)` was reported. */
const named = ({ published, reported }: Result): string[] => [
  ...published.map(
    ({ change, attributes }) => `${change.kind} ${change.revision}${attributes.gap ? ' gap' : ''}`,
  ),
  ...reported.map(({ change, reason }) => `(${change.kind} ${change.revision} ${reason})`),
]

/** A malformed history of a page, and the topics' contents. */
const MALFORMED: Readonly<Record<string, [Change[], string[]]>> = {
  'no parent id': [
    [r(1, 0, 1), r(2, 1, 2, { parent: 0 }), r(3, 2, 3)],
    ['create 1', 'edit 2 gap', 'edit 3'],
  ],
  'a parent newer than the child': [
    [r(1, 0, 1), r(2, 9, 2), r(3, 2, 3)],
    ['create 1', 'edit 2 gap', 'edit 3'],
  ],
  'a change that is its own parent': [
    [r(1, 0, 1), r(2, 2, 2)],
    ['create 1', 'edit 2 gap'],
  ],
  'revisions that go backwards': [
    [r(1, 0, 1), r(9, 1, 2), r(8, 9, 20), r(7, 8, 40)],
    ['create 1', 'edit 9', '(edit 8 late)', '(edit 7 late)'],
  ],
  'two creates': [
    [r(1, 0, 1), r(2, 0, 2)],
    ['create 1', 'create 2 gap'],
  ],
  'a delete before its create': [
    [change('delete', 1, 2, { intake: 1000 }), r(1, 0, 1, { intake: 2000 })],
    ['create 1', 'delete 1'],
  ],
  'revisions below 1': [
    [r(0, 0, 1), r(-5, 0, 2), r(1, 0, 3)],
    ['create 0', 'create 1 gap', '(create -5 late)'],
  ],
  'the largest revision there is': [
    [r(1, 0, 1), r(Number.MAX_SAFE_INTEGER, 1, 2), r(2, 1, 3)],
    ['create 1', `edit ${Number.MAX_SAFE_INTEGER}`, '(edit 2 late)'],
  ],
}

test('publishes or reports each change of a malformed history', async () => {
  for (const [history, [changes, expected]] of Object.entries(MALFORMED)) {
    const result = await run({ inputs: { eqiad: ofPage('P', ...changes) } })
    const outcome = named(result).map((text) => text.replace('already-seen', 'late'))
    assert.deepEqual(outcome, expected, history)
  }
})

test('publishes an event that comes 5,000 times once, and drops 4,999 duplicates', async () => {
  const again = Array.from({ length: 5000 }, (_, i) => ({
    page: 'P',
    change: r(1, 0, 1),
    at: 1000 + Math.floor(i / 1000) * 1000,
  }))
  const { published, decisions } = await run({ inputs: { eqiad: again } })
  assert.equal(published.length, 1)
  assert.equal(decisions.duplicate, 4999)
})

test('makes progress when copies of one event, whose parent comes later, fill the read-ahead', async () => {
  const held = Array.from({ length: 400 }, () => ({ page: 'P', change: r(3, 2, 3), at: 3000 }))
  const result = await run({
    inputs: { eqiad: [...ofPage('P', r(1, 0, 1)), ...held, ...ofPage('P', r(2, 1, 9))] },
    maxPoll: 100,
  })
  assert.deepEqual(named(result), ['create 1', 'edit 3 gap', '(edit 2 already-seen)'])
  assert.equal(result.decisions.duplicate, 399)
  assert.ok(result.mostHeld <= 60, `${result.mostHeld}`)
})

test('makes progress with one gap when all that is read ahead follows a missing change', async () => {
  const changes = [r(1, 0, 1), ...Array.from({ length: 400 }, (_, i) => r(i + 3, i + 2, 2))]
  const { published, dead } = await run({
    inputs: { eqiad: ofPage('P', ...changes) },
    start: LATER,
    maxPoll: 100,
  })
  assert.deepEqual(dead, [])
  assert.equal(published.length, changes.length)
  const gaps = published.filter(({ attributes }) => attributes.gap)
  assert.deepEqual(
    gaps.map(({ change }) => change.revision),
    [3],
  )
})

const SHUFFLE = 50

/** Changes of one page, each out of place by up to 50 positions. */
function hot(count: number): Delivered[] {
  const { integer } = random(seed)
  return Array.from({ length: count }, (_, i) => {
    const made = r(i + 1, i, i / 50)
    return { page: 'P', change: made, at: made.intake + integer(0, SHUFFLE) * 20 }
  }).sort((a, b) => a.at - b.at)
}

test('takes at most twice the CPU time per change when a page has five times as many changes', async () => {
  /** CPU time and not the clock's, which also counts other processes of a busy machine. */
  const cpuTime = async (count: number) => {
    const started = process.cpuUsage()
    const inputs = { eqiad: hot(count) }
    const { published } = await run({ inputs, start: LATER })
    assert.deepEqual(
      published.map(({ change, attributes }) => (attributes.gap ? -1 : change.revision)),
      Array.from({ length: count }, (_, i) => i + 1),
    )
    return process.cpuUsage(started).user / 1000
  }
  await cpuTime(1000)
  const [few, many] = [await cpuTime(2000), await cpuTime(10_000)]
  assert.ok(many < few * 10, `2,000 changes in ${few} ms, 10,000 in ${many} ms`)
})

/** Moves the intake time of an event. */
const later = ({ page, change, at = change.intake }: Delivered, ms: number): Delivered => {
  return { page, change: { ...change, intake: change.intake + ms }, at }
}
test("causes no gaps when one topic's clock is 5 minutes ahead of the other's", async () => {
  const { eqiad, codfw } = inputsOf(seed)
  const skewed = codfw.map((delivered) => later(delivered, 300_000))
  const result = await run({ inputs: { eqiad, codfw: skewed } })
  assert.deepEqual(gapsIn(result), [])
  assert.deepEqual(result.dead, [])
})

test("loses nothing when one topic's clock is 5 minutes behind the other's", async () => {
  const { eqiad, codfw } = inputsOf(seed)
  const skewed = codfw.map((delivered) => later(delivered, -300_000))
  const result = await run({ inputs: { eqiad, codfw: skewed } })
  assert.deepEqual(result.dead, [])
})

for (const minutes of [-5, 5]) {
  test(`keeps up, without gaps, when the processor's clock is ${minutes} minutes off`, async () => {
    const result = await run({ inputs: inputsOf(seed), clockAhead: minutes * 60_000 })
    assert.deepEqual(gapsIn(result), [])
    assert.deepEqual(result.dead, [])
    const took = result.published.at(-1)?.at ?? 0
    assert.ok(took < (SHAPE.seconds + 60) * 1000, `${took}`)
  })
}

for (const margins of [{ window: 0 }, { settle: 0 }, { window: 0, settle: 0 }]) {
  test(`neither reorders nor loses a change with ${JSON.stringify(margins)}`, async () => {
    await run({ ...margins, inputs: inputsOf(seed) })
    await run({ ...margins, inputs: inputsOf(seed), start: LATER })
  })
}

test('publishes with a gap or reports what is out of place by more than the window', async () => {
  const result = await run({ inputs: inputsOf(seed, { displaced: 90, window: 120 }) })
  assert.ok(gapsIn(result).length > 0)
  assert.ok(result.reported.length > 0)
})

import assert from 'node:assert/strict'
import { beforeEach, type TestContext, test } from 'node:test'
import type { Change } from '../../../packages/order/change.ts'
import type { Delivered } from '../../../stage/order/histories.ts'
import { random } from '../../../stage/random.ts'
import { change, r } from '../../support/order/changes.ts'
import type { Result } from './simulation.ts'
import { LATER, made, marked, run, SHAPE } from './verify.ts'

const { seed } = random()
beforeEach((t) => (t as TestContext).diagnostic(`SEED=${seed}`))

/** Changes of one page, each in its topic when it happened. */
const ofPage = (page: string, ...changes: Change[]): Delivered[] =>
  changes.map((each) => ({ page, change: each }))

const named = ({ out, reported }: Result): string[] => [
  ...out.map(({ change, mark }) => `${change.kind} ${change.revision}${mark.gap ? ' gap' : ''}`),
  ...reported.map(({ change, reason }) => `(${change.kind} ${change.revision} ${reason})`),
]

const CASES: Readonly<Record<string, [Change[], string[]]>> = {
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
  'a revision that is none': [
    [r(0, 0, 1), r(-5, 0, 2), r(1, 0, 3)],
    ['create 0', 'create 1 gap', '(create -5 late)'],
  ],
  'the largest number there is': [
    [r(1, 0, 1), r(Number.MAX_SAFE_INTEGER, 1, 2), r(2, 1, 3)],
    ['create 1', `edit ${Number.MAX_SAFE_INTEGER}`, '(edit 2 late)'],
  ],
}

for (const [what, [changes, outcome]] of Object.entries(CASES)) {
  test(`${what}: ${outcome.join(', ')}`, async () => {
    const result = await run({ inputs: { eqiad: ofPage('P', ...changes) } })
    assert.deepEqual(
      named(result).map((text) => text.replace('already-seen', 'late')),
      outcome,
    )
  })
}

test('the same event thousands of times: all but one are duplicates', async () => {
  const again = Array.from({ length: 5000 }, (_, i) => ({
    page: 'P',
    change: r(1, 0, 1),
    at: 1000 + Math.floor(i / 1000) * 1000,
  }))
  const { out, placed } = await run({ inputs: { eqiad: again } })
  assert.equal(out.length, 1)
  assert.equal(placed.duplicate, 4999)
})

test('the same event thousands of times before its parent, more than are read ahead: it goes on', async () => {
  const held = Array.from({ length: 400 }, () => ({ page: 'P', change: r(3, 2, 3), at: 3000 }))
  const result = await run({
    inputs: { eqiad: [...ofPage('P', r(1, 0, 1)), ...held, ...ofPage('P', r(2, 1, 9))] },
    poll: 200,
  })
  assert.deepEqual(named(result), ['create 1', 'edit 3 gap', '(edit 2 already-seen)'])
  assert.equal(result.placed.duplicate, 399)
  assert.ok(result.mostHeld <= 60, `${result.mostHeld}`)
})

test('all that is read ahead follows what never comes: the first is marked, and it goes on', async () => {
  const changes = [r(1, 0, 1), ...Array.from({ length: 400 }, (_, i) => r(i + 3, i + 2, 2))]
  const { out, dead } = await run({
    inputs: { eqiad: ofPage('P', ...changes) },
    start: LATER,
    poll: 200,
  })
  assert.deepEqual(dead, [])
  assert.equal(out.length, changes.length)
  const marked = out.filter(({ mark }) => mark.gap)
  assert.deepEqual(
    marked.map(({ change }) => change.revision),
    [3],
  )
})

const SHUFFLE = 50

/** A page's changes, out of place by up to 50. */
function hot(count: number): Delivered[] {
  const { integer } = random(seed)
  return Array.from({ length: count }, (_, i) => {
    const made = r(i + 1, i, i / 50)
    return { page: 'P', change: made, at: made.intake + integer(0, SHUFFLE) * 20 }
  }).sort((a, b) => a.at - b.at)
}

test('a page hotter than all others: 10,000 changes, in no more than their share of time', async () => {
  const time = async (count: number) => {
    const started = performance.now()
    const inputs = { eqiad: hot(count) }
    const { out } = await run({ inputs, start: LATER })
    assert.deepEqual(
      out.map(({ change, mark }) => (mark.gap ? -1 : change.revision)),
      Array.from({ length: count }, (_, i) => i + 1),
    )
    return performance.now() - started
  }
  await time(1000)
  const [few, many] = [await time(2000), await time(10_000)]
  assert.ok(many < few * 10, `2,000 in ${few} ms, 10,000 in ${many} ms`)
})

const later = ({ page, change, at = change.intake }: Delivered, ms: number): Delivered => {
  return { page, change: { ...change, intake: change.intake + ms }, at }
}
test("one input's clock is 5 minutes ahead of the other's: nothing is marked", async () => {
  const { eqiad, codfw } = made(seed)
  const skewed = codfw.map((delivered) => later(delivered, 300_000))
  const result = await run({ inputs: { eqiad, codfw: skewed } })
  assert.deepEqual(marked(result), [])
  assert.deepEqual(result.dead, [])
})

test("one input's clock is 5 minutes behind: what is out of place by that is marked or reported", async () => {
  const { eqiad, codfw } = made(seed)
  const skewed = codfw.map((delivered) => later(delivered, -300_000))
  const result = await run({ inputs: { eqiad, codfw: skewed } })
  assert.deepEqual(result.dead, [])
})

for (const minutes of [-5, 5]) {
  test(`the processor's clock is ${minutes} minutes off: it keeps up, and nothing is marked`, async () => {
    const result = await run({ inputs: made(seed), clockAhead: minutes * 60_000 })
    assert.deepEqual(marked(result), [])
    assert.deepEqual(result.dead, [])
    const took = result.out.at(-1)?.at ?? 0
    assert.ok(took < (SHAPE.seconds + 60) * 1000, `${took}`)
  })
}

for (const [what, margins] of Object.entries({
  'a window of 0': { window: 0 },
  'no time to settle': { settle: 0 },
  'neither window nor time to settle': { window: 0, settle: 0 },
})) {
  test(`${what}: nothing is reordered or lost, live and as a backlog`, async () => {
    await run({ ...margins, inputs: made(seed) })
    await run({ ...margins, inputs: made(seed), start: LATER })
  })
}

test('most that comes is out of place by more than the window: each is marked or reported', async () => {
  const result = await run({ inputs: made(seed, { displaced: 90, window: 120 }) })
  assert.ok(marked(result).length > 0)
  assert.ok(result.reported.length > 0)
})

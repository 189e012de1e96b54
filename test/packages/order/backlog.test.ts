/** Backlogs behind sources that take them partition by partition, begun with different partitions. */
import assert from 'node:assert/strict'
import type { Arrival } from '../../../packages/order/arrival.ts'
import { type Change, makesRevision } from '../../../packages/order/change.ts'
import { RETRY_EXPECTED_MS } from '../../../packages/order/retries.ts'
import { change, r } from '../../../stage/order/changes.ts'
import {
  type Delivered,
  type History,
  history,
  type Shape,
} from '../../../stage/order/histories.ts'
import { random } from '../../../stage/random.ts'
import { testInWorker } from '../../support/in-worker.ts'
import type { Clock } from './clock.ts'
import type { Result, Settings } from './simulation.ts'
import { gapsIn, HOURS_LATER, inTopics, run } from './verify.ts'

const test = testInWorker(import.meta.filename)

const MINUTE = 60_000
const AHEAD_MS = 60 * MINUTE

const SHAPE: Shape = {
  pages: 240,
  changes: 2400,
  seconds: 7200,
  displaced: 8,
  window: 10,
  settle: 2,
}

/** Asserts that each create, edit and move is in the ordered topic, in order and without a gap. */
async function complete(made: History, settings: Omit<Settings, 'inputs'>): Promise<Result> {
  const inputs = inTopics(made)
  const { partitions = 1 } = settings
  const firstPartitions = [0, partitions - 1]
  const result = await run({ inputs, start: HOURS_LATER, firstPartitions, ...settings })
  const inOrder = new Set(result.published.map(({ change }) => change.id))
  // Only a change of a revision may be reported: the next revision of its page does not wait for it. A source that
  // restarts also brings again what went out before the last 16 changes of its page.
  const misplaced = result.reported.filter(
    ({ change }) => makesRevision(change) && !inOrder.has(change.id),
  )
  assert.deepEqual(misplaced, [], 'misplaced')
  assert.deepEqual(gapsIn(result), [], 'gaps')
  assert.deepEqual(result.dead, [], 'dead letters')
  return result
}

/** A fetch brings as many records of a partition as docs/ordered-stream.md allows. */
const ONE = { partitions: 1 }
const FOUR = { partitions: 4, fetched: 225 }
const TWELVE = { partitions: 12, fetched: 75 }

const CRASH = { ends: [{ at: 5000, how: 'killed', down: 10_000 }] } as const
const OUTAGE = { ends: [{ at: 2000, how: 'killed', down: 30 * MINUTE }] } as const

const MODES: Record<string, Omit<Settings, 'inputs'>> = {
  'one partition': ONE,
  '4 partitions': FOUR,
  '12 partitions with empty offsets': { ...TWELVE, emptyOffsets: 5 },
  'one partition, after a takeover': { ...ONE, ...CRASH },
  '4 partitions with empty offsets, after a takeover': { ...FOUR, ...CRASH, emptyOffsets: 5 },
  '12 partitions, after a takeover': { ...TWELVE, ...CRASH },
  '4 partitions, after the sources have restarted too': {
    ...FOUR,
    ...CRASH,
    sourcesRestart: [8000],
  },
  '4 partitions, after an outage': { ...FOUR, ...OUTAGE },
}

for (const [mode, settings] of Object.entries(MODES)) {
  test(`a backlog is complete with ${mode}`, async (t) => {
    const dice = random()
    t.diagnostic(`SEED=${dice.seed}`)
    const changes = mode.includes('outage') ? 600 : 2400
    await complete(history({ ...SHAPE, changes }, dice), settings)
  })
}

test('a backlog is complete though a topic that is ahead stands still for longer than a retry is expected', async (t) => {
  const dice = random()
  t.diagnostic(`SEED=${dice.seed}`)
  const shape = { ...SHAPE, pages: 250, changes: 3000, ahead: AHEAD_MS / 1000 }
  const publish = (_: Arrival, clock: Clock) => clock.sleep(dice.integer(0, 16_000))
  const { published } = await complete(history(shape, dice), { ...FOUR, publish, step: 50 })
  const before = published.filter(({ change }) => change.intake < AHEAD_MS).map(({ at }) => at)
  const standstill = Math.max(...before) - HOURS_LATER
  assert.ok(standstill > RETRY_EXPECTED_MS, `${standstill} ms`)
})

const T = 1_000_000
const inTopic = (page: string, { id, ...change }: Change): Delivered => ({
  ...{ page, change: { ...change, id: `${page}: ${id}` } },
  at: Number.NEGATIVE_INFINITY,
})
/** 600 edits of a page within 5 s, more than a source reads ahead. */
const EDITS = Array.from({ length: 600 }, (_, i) =>
  inTopic('hot', r(1006 + i, 1005 + i, T / 1000, { intake: T + 8 * i })),
)
/** It belongs before them, and comes in the other topic, out of place. Its parent never comes. */
const DISPLACED = inTopic('hot', r(1005, 1004, T / 1000, { intake: T + 9000 }))
/** They wait for their window, and take the requests of the topic. */
const DELETES = Array.from({ length: 300 }, (_, i) => {
  const intake = i < 200 ? T + 100 + i * 44 : T + 10_000 + (i - 200) * 300
  return inTopic(`page ${i}`, change('delete', 100 + i, T / 1000, { intake }))
})
const CREATES = DELETES.map(({ page, change: { revision } }) => inTopic(page, r(revision, 0, 1)))

for (const [name, deletes, creates] of [
  ['alone', [], []],
  ['among more changes than there are requests', DELETES, CREATES],
] as const) {
  test(`a source reads on that is stuck behind a change of another topic, which comes ${name}`, async () => {
    const eqiad = [...creates, ...EDITS]
    const codfw = [...deletes.slice(0, 200), DISPLACED, ...deletes.slice(200)]
    const { published } = await run({ inputs: { eqiad, codfw }, start: HOURS_LATER, step: 25 })
    const hot = published.filter(({ page }) => page === 'hot').map(({ change }) => change.revision)
    assert.deepEqual(
      hot,
      [DISPLACED, ...EDITS].map(({ change }) => change.revision),
    )
  })
}

test('a crash at any time leaves a backlog complete that begins with one partition alone', async (t) => {
  const dice = random()
  t.diagnostic(`SEED=${dice.seed}`)
  const made = history({ ...SHAPE, changes: 400 }, dice)
  for (let at = dice.integer(0, 1000); at < 6000; at += 1000) {
    t.diagnostic(`killed after ${at} ms`)
    const ends = [{ at, how: 'killed', down: 1000 }] as const
    await complete(made, { ...FOUR, ends })
  }
})

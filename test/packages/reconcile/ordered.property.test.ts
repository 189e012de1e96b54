/** A consumer of the ordered stream, which has reconciled changes among its inputs, on random histories. */
import assert from 'node:assert/strict'
import type { Change } from '../../../packages/order/change.ts'
import { r } from '../../../stage/order/changes.ts'
import { type Delivered, following } from '../../../stage/order/histories.ts'
import { random } from '../../../stage/random.ts'
import { testInWorker } from '../../support/in-worker.ts'
import { type End, simulate } from '../order/simulation.ts'
import { applied } from '../order/verify.ts'
import { type Arrival, reconcile } from './process.ts'

const test = testInWorker(import.meta.filename)

/** RECONCILE_AFTER; beyond the window of the ordered stream, which is 10 s. */
const AFTER = 20_000
const SECONDS = 150
/** The events come from the other datacenter from then on. */
const FAILOVER = 80_000

/** What a consumer knows of a page; an event has all of it. */
interface State {
  readonly revision: number
  readonly deleted: boolean
  /** How often parts of the revision were hidden or shown. */
  readonly hidden: number
}

interface Made {
  readonly page: string
  readonly change: Change
}

/** The changes of some pages in their order, often deleted and restored, and the state after each. */
function history({ integer }: ReturnType<typeof random>) {
  const states = new Map<string, State>()
  const last = new Map<string, Change>()
  const changes: Made[] = []
  let revision = 1
  const times = Array.from({ length: 300 }, () => integer(0, SECONDS * 1000))
  for (const time of times.sort((a, b) => a - b)) {
    const page = `page ${integer(1, 12)}`
    const before = last.get(page)
    const often = (least: number, most: number) => integer(least, Math.min(most, 15))
    const next = following(before, Math.floor(time / 1000), () => ++revision, often)
    const change = { ...next, id: `${page}: ${next.id} of ${changes.length}`, intake: time }
    const { hidden = 0, revision: old = 0 } = (before && states.get(before.id)) ?? {}
    states.set(change.id, {
      revision: change.revision,
      deleted: change.kind === 'delete',
      hidden:
        (old === change.revision ? hidden : 0) + (change.kind === 'visibility_change' ? 1 : 0),
    })
    last.set(page, change)
    changes.push({ page, change })
  }
  return { changes, states, last }
}

/** The two topics of sent events and the log, with all that goes wrong. */
function topics(changes: readonly Made[], { integer }: ReturnType<typeof random>) {
  const chance = (percent: number) => integer(1, 100) <= percent
  const log: Arrival<Made>[] = []
  const sent = { eqiad: [] as Delivered[], codfw: [] as Delivered[] }
  const send = (page: string, change: Change, at: number) =>
    sent[change.intake < FAILOVER ? 'eqiad' : 'codfw'].push({ page, change, at })
  for (const { page, change } of changes) {
    const { intake: time } = change
    const captured = { ...change, id: `captured ${change.id}` }
    const capture = (at: number) =>
      log.push({ at, side: 'captured', entry: entryOf(page, captured, time) })
    capture(time + integer(1, 25))
    if (chance(3)) capture(time + integer(25, 2000))
    if (chance(12)) continue
    const delay = chance(10) ? integer(0, 60_000) : integer(0, 900)
    // The extension is late, or what is between it and Kafka.
    const intake = chance(50) ? time + delay : time
    send(page, { ...change, intake }, time + delay)
    if (chance(5)) send(page, { ...change, intake }, time + delay + integer(0, 30_000))
  }
  // Other pages go on, so that either side comes far enough.
  for (let second = 0; second < SECONDS + 100; second++) {
    const beat = r(1, 0, second, { id: `beat ${second}` })
    send(`beat ${second}`, beat, beat.intake)
    log.push({
      at: beat.intake,
      side: 'captured',
      entry: entryOf(`beat ${second}`, beat, beat.intake),
    })
  }
  return { log, sent }
}

const entryOf = (page: string, change: Change, time: number) => {
  const { id, revision, kind } = change
  return {
    wiki: 'w',
    ...{ page, id, revision, kind, time },
    revisionTime: change.time,
    happened: change.time,
    change,
  }
}

const inOrder = <T extends { readonly at?: number }>(list: readonly T[]) =>
  list.toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0))

async function run(seed: number, ends: readonly End[] = [], restarts: readonly number[] = []) {
  const dice = random(seed)
  const made = history(dice)
  const { log, sent } = topics(made.changes, dice)
  const events = [...sent.eqiad, ...sent.codfw].map(({ page, change, at = 0 }): Arrival<Made> => {
    return { at, side: 'sent', entry: entryOf(page, change, change.intake) }
  })
  const { emitted } = reconcile(inOrder([...log, ...events]), AFTER, restarts)
  const reconciled = emitted.map(({ entry: { page, change }, at }) => {
    return { page, change: { ...change, intake: at }, at }
  })
  const inputs = { eqiad: inOrder(sent.eqiad), codfw: inOrder(sent.codfw), reconciled }
  const result = await simulate({ inputs, ends })
  const known = new Map<string, State | undefined>()
  for (const { page, change } of applied(result)) {
    known.set(page, made.states.get(change.id.replace('captured ', '')))
  }
  for (const [page, { id }] of made.last)
    assert.deepEqual(known.get(page), made.states.get(id), page)
  return { made, emitted }
}

test('ends with the state of the wiki, whatever was lost, late, doubled or failed over', async (t) => {
  const { seed } = random()
  t.diagnostic(`SEED=${seed}`)
  const { emitted } = await run(seed)
  assert.ok(emitted.some(({ mark }) => mark === 'missing'))
})

test('ends with the state of the wiki after restarts of either process', async (t) => {
  const { seed } = random()
  t.diagnostic(`SEED=${seed}`)
  const ends = [
    { at: 40_000, how: 'killed', down: 3000 },
    { at: 90_000, how: 'deposed' },
  ] as const
  await run(seed, ends, [30_000, 70_000, 100_000, 140_000])
})

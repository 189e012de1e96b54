import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import type { Arrival } from '../../../packages/order/arrival.ts'
import type { Change } from '../../../packages/order/change.ts'
import { MemoryStore } from '../../../packages/order/memory.ts'
import { PageOrder } from '../../../packages/order/order.ts'
import { isBeyond, type Position } from '../../../packages/order/position.ts'
import { following } from '../../../stage/order/histories.ts'
import { random } from '../../../stage/random.ts'

const DAY_MS = 86_400_000
const FORGET_DAYS = 14

/** A PageOrder whose pages are forgotten after 14 days, and one consumer of its output. */
class Rig {
  now = 1_000_000_000_000
  readonly store = new MemoryStore(() => this.now, FORGET_DAYS)
  readonly outcomes: string[] = []
  /** The published changes that the consumer drops. */
  readonly dropped: string[] = []
  readonly #positions = new Map<string, Position>()
  readonly #lease: { epoch: number | undefined; lost: () => void } = { epoch: 1, lost() {} }
  readonly #order = new PageOrder<Arrival>(
    this.store,
    this.#lease,
    {
      publish: async ({ page, change }, { gap, ...mark }) => {
        const position = { revision: change.revision, time: change.time, ...mark }
        if (!isBeyond(position, this.#positions.get(page))) this.dropped.push(change.id)
        this.#positions.set(page, position)
        this.outcomes.push(gap ? `${change.id} gap` : change.id)
      },
      report: async ({ change }, reason) => {
        this.outcomes.push(`(${change.id} ${reason})`)
      },
    },
    { window: 10_000, settle: 2000, maxHeld: 60, maxHeldBytes: 1e6, now: () => this.now },
  )

  async start(): Promise<this> {
    this.#lease.epoch = await this.store.lease('one', 1e15)
    await this.#pass(20_000)
    return this
  }

  /** Delivers changes of one page at once, and waits until they have ended. */
  async place(page: string, ...changes: Change[]): Promise<void> {
    const { signal } = new AbortController()
    const record = { topic: 'a', partition: '0' }
    const ends = changes.map((change) =>
      this.#order.place({ page, change, record, bytes: 1, signal }),
    )
    for (let i = 0; i < 5; i++) await this.#pass(5000)
    await Promise.all(ends)
  }

  pass(days: number): void {
    this.now += days * DAY_MS
  }

  async #pass(milliseconds: number): Promise<void> {
    this.now += milliseconds
    this.#order.tick()
    await setImmediate()
  }
}

const changeAt = (rig: Rig, more: Partial<Change>): Change => ({
  ...{ id: `${more.kind ?? 'edit'} ${more.revision}`, kind: 'edit', revision: 1, parent: 0 },
  ...{ time: rig.now, intake: rig.now },
  ...more,
})

test('a page that comes back after it was forgotten goes on in order, without a gap', async () => {
  const rig = await new Rig().start()
  await rig.place('a', changeAt(rig, { kind: 'create', revision: 1 }))
  const missed = changeAt(rig, { revision: 2, parent: 1 })
  rig.pass(FORGET_DAYS - 1)
  assert.equal((await rig.store.read('a'))?.sequence, 1)
  rig.pass(3)
  assert.equal(await rig.store.read('a'), undefined)
  await rig.place('a', changeAt(rig, { revision: 9, parent: 8 }), missed)
  await rig.place('a', changeAt(rig, { revision: 10, parent: 9 }))
  assert.deepEqual(rig.outcomes, ['create 1', '(edit 2 late)', 'edit 9', 'edit 10'])
})

test('a page that something happens to is not forgotten, but those that nothing happens to', async () => {
  const rig = await new Rig().start()
  await rig.place('a', changeAt(rig, { kind: 'create', revision: 1 }))
  await rig.place('b', changeAt(rig, { kind: 'create', revision: 1 }))
  for (let revision = 2; revision <= 10; revision++) {
    await rig.place('a', changeAt(rig, { revision, parent: revision - 1 }))
    rig.pass(FORGET_DAYS - 1)
  }
  assert.equal((await rig.store.read('a'))?.sequence, 10)
  assert.equal(await rig.store.read('b'), undefined)
})

test('whatever comes back and however late, nothing is published that a consumer drops', async (t) => {
  const { seed, integer } = random()
  t.diagnostic(`SEED=${seed}`)
  const rig = await new Rig().start()
  const last = new Map<string, Change>()
  /** Changes that wait in a dead-letter topic, say, with the rounds in which they come. */
  const late: { page: string; change: Change; round: number }[] = []
  let revision = 1
  for (let round = 0; round < 400; round++) {
    const page = `page ${integer(1, 10)}`
    const made = following(last.get(page), Math.floor(rig.now / 1000), () => ++revision, integer)
    const change = { ...made, id: `${page} ${round}`, intake: rig.now }
    last.set(page, change)
    if (integer(1, 4) === 1) late.push({ page, change, round: round + integer(0, 20) })
    else await rig.place(page, change)
    for (const each of late.filter((each) => each.round === round)) {
      await rig.place(each.page, each.change)
    }
    rig.pass(integer(0, 1) * integer(0, 9))
  }
  assert.deepEqual(rig.dropped, [])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import type { Arrival } from '../../../packages/order/arrival.ts'
import type { Change } from '../../../packages/order/change.ts'
import { MemoryStore } from '../../../packages/order/memory.ts'
import { PageOrder } from '../../../packages/order/order.ts'
import { RETRY_EXPECTED_MS } from '../../../packages/order/retries.ts'
import { SOURCE_IN_FLIGHT } from '../../../packages/order/topic-flow.ts'
import { RetryableError } from '../../../packages/runtime/errors.ts'
import { r } from '../../../stage/order/changes.ts'

/** A PageOrder whose clock, lease, store and sink the test controls. */
class Rig {
  now = 1_000_000_000
  readonly store = new MemoryStore(() => this.now)
  /** The published revisions. */
  readonly published: number[] = []
  readonly order: PageOrder<Arrival>
  /** Called before a change is stored in the ordered topic. */
  sink: (change: Change) => Promise<void> = async () => {}
  readonly lease = {
    epoch: undefined as number | undefined,
    lost: () => {
      this.lease.epoch = undefined
      this.order.clear()
    },
  }

  constructor(maxHeld = 60) {
    const publish = async ({ change }: Arrival) => {
      await this.sink(change)
      this.published.push(change.revision)
    }
    const report = () => assert.fail('no change is reported in these tests')
    const margins = { window: 10_000, settle: 2000 }
    const limits = { maxHeld, maxHeldBytes: 100_000 }
    const options = { ...margins, ...limits, now: () => this.now }
    this.order = new PageOrder(this.store, this.lease, { publish, report }, options)
  }

  /** Makes another owner the active one, after the lease of the owner before has expired. */
  async promote(owner: string): Promise<this> {
    this.now += 20_000
    this.lease.epoch = await this.store.lease(owner, 10_000)
    this.order.clear()
    return this
  }

  /** @returns the decision, or the code of the error */
  place(change: Change, more: Partial<Arrival> = {}): Promise<string> {
    const { signal } = new AbortController()
    const record = { topic: 'a', partition: '0' }
    return this.order
      .place({ page: 'P', change, record, bytes: 1000, signal, ...more })
      .catch(({ code }) => code)
  }

  async pass(milliseconds: number): Promise<void> {
    this.now += milliseconds
    this.order.tick()
    await setImmediate()
  }
}

/** Something that waits until the test resolves it. */
const gate = () => Promise.withResolvers<void>()

test('a change that arrives after the lease was lost and won again is not forgotten', async () => {
  const rig = await new Rig().promote('one')
  const { promise, resolve } = gate()
  rig.sink = () => promise
  const first = rig.place(r(1, 0, 1))
  await setImmediate()
  rig.lease.lost()
  await rig.promote('two')
  const third = rig.place(r(3, 2, 3))
  await setImmediate()
  resolve()
  assert.equal(await first, 'standby')
  rig.sink = async () => {}
  assert.equal(await rig.place(r(1, 0, 1)), 'emit')
  assert.equal(rig.order.held, 1)
  assert.equal(await rig.place(r(2, 1, 2)), 'emit')
  assert.equal(await third, 'emit')
  assert.deepEqual(rig.published, [1, 1, 2, 3])
  assert.equal(rig.order.pages, 0)
})

test('a change that was intended in one epoch is not published in the next', async () => {
  const rig = await new Rig().promote('one')
  const { promise, resolve } = gate()
  const write = rig.store.write.bind(rig.store)
  rig.store.write = async (...all) => {
    const written = await write(...all)
    await promise
    return written
  }
  const first = rig.place(r(1, 0, 1))
  await setImmediate()
  rig.lease.lost()
  await rig.promote('another')
  await rig.promote('one')
  resolve()
  assert.equal(await first, 'standby')
  assert.deepEqual(rig.published, [])
  assert.ok(rig.lease.epoch, 'this instance is active all the same')
})

test('a refused write of an old epoch does not end the new epoch', async () => {
  const rig = await new Rig().promote('one')
  const { promise, resolve } = gate()
  const write = rig.store.write.bind(rig.store)
  rig.store.write = async (...all) => {
    await promise
    return write(...all)
  }
  const first = rig.place(r(1, 0, 1))
  await setImmediate()
  rig.lease.lost()
  await rig.promote('two')
  resolve()
  assert.equal(await first, 'standby')
  assert.ok(rig.lease.epoch)
})

test('beyond maxHeld, the newest changes are sent back and not counted as held', async () => {
  const rig = await new Rig(1).promote('one')
  const b = { topic: 'b', partition: '0' }
  const page = (name: string) => ({ page: name })
  await rig.place(r(1, 0, 1), { ...page('Q'), record: b })
  await rig.place(r(1, 0, 1))
  await rig.pass(5000)
  await rig.place(r(1, 0, 1), { ...page('T'), record: b })
  // Topic a is far ahead, so its changes wait for topic b alone: maxHeld does not count them.
  await rig.place(r(1, 0, 100), page('R'))
  const waiting = [10, 20, 30, 40].map((second) => rig.place(r(second, second - 1, second)))
  await setImmediate()
  assert.equal(rig.order.held, 4)
  // Another partition of topic a is behind as well, so the changes wait for their own topic: they count.
  await rig.place(r(1, 0, 2), { ...page('S'), record: { topic: 'a', partition: '1' } })
  waiting.push(rig.place(r(50, 49, 50)))
  await setImmediate()
  assert.equal(rig.order.held, 1)
  const sentBack = await Promise.all(waiting.slice(1))
  assert.deepEqual(sentBack, ['order_full', 'order_full', 'order_full', 'order_full'])
  await rig.pass(5000)
  assert.equal(await waiting[0], 'gap')
  assert.equal(rig.order.held, 0)
})

test('while older changes of a topic wait for a request, the newest are sent back', async () => {
  const rig = await new Rig(1).promote('one')
  const a = (offset: number) => ({ topic: 'a', partition: '0', offset })
  const b = { topic: 'b', partition: '0' }
  await rig.place(r(1, 0, 1), { record: a(0) })
  await rig.place(r(1, 0, 1), { page: 'Q', record: b })
  await rig.pass(5000)
  // Topic a is far ahead, so its changes wait for topic b alone.
  await rig.place(r(1, 0, 1000), { page: 'R', record: a(1) })
  await rig.place(r(1, 0, 1), { page: 'S', record: b })
  const edit = (second: number, bytes = 1000) =>
    rig.place(r(2, 1, second), { page: `${second}`, record: a(1 + second), bytes })
  assert.equal(await edit(50, 200_000), 'order_full')
  const others = [...Array(SOURCE_IN_FLIGHT + 1).keys()].slice(1).filter((each) => each !== 50)
  const waiting = [...others, 101].map((second) => edit(second))
  assert.equal(await waiting.at(-1), 'order_full')
  assert.equal(rig.order.held, 40)
})

test('beyond maxHeldBytes, the newest change is sent back', async () => {
  const rig = await new Rig().promote('one')
  await rig.place(r(1, 0, 1))
  const all = [20, 40, 30].map((s) => rig.place(r(s, s - 1, s), { bytes: 40_000 }))
  assert.equal(await all[1], 'order_full')
  assert.equal(rig.order.held, 2)
})

test('a change whose caller has stopped waiting is not placed', async () => {
  const rig = await new Rig().promote('one')
  const signal = AbortSignal.abort(new RetryableError('late', { code: 'deadline_exceeded' }))
  assert.equal(await rig.place(r(1, 0, 1), { signal }), 'deadline_exceeded')
  assert.equal(rig.order.pages, 0)
  assert.deepEqual(rig.published, [])
})

test('a held change is sent back when its caller stops waiting', async () => {
  const rig = await new Rig().promote('one')
  await rig.place(r(1, 0, 1))
  const caller = new AbortController()
  const held = rig.place(r(3, 2, 3), { signal: caller.signal })
  await setImmediate()
  assert.equal(rig.order.held, 1)
  caller.abort(new RetryableError('late', { code: 'deadline_exceeded' }))
  assert.equal(await held, 'deadline_exceeded')
  assert.equal(rig.order.held, 0)
})

test('a change that arrived while the store was away, and never comes again, is forgotten in time', async () => {
  const rig = await new Rig().promote('one')
  const failing = new RetryableError('the store is away', { code: 'store_unavailable' })
  const { read } = rig.store
  rig.store.read = () => Promise.reject(failing)
  assert.equal(await rig.place(r(1, 0, 1)), 'store_unavailable')
  assert.equal(rig.order.pages, 1, 'its retry is expected')
  rig.store.read = read
  await rig.pass(RETRY_EXPECTED_MS)
  assert.equal(rig.order.pages, 0)
})

test('held changes are sent back when the lease expires, though no change arrives', async () => {
  const rig = await new Rig().promote('one')
  await rig.place(r(1, 0, 1))
  const held = rig.place(r(3, 2, 3))
  await setImmediate()
  Object.defineProperty(rig.lease, 'epoch', {
    get() {
      rig.order.clear()
      return undefined
    },
  })
  await rig.pass(25)
  assert.equal(await held, 'standby')
  assert.equal(rig.order.held, 0)
  assert.equal(rig.order.pages, 0, 'no retry is expected: another instance gets it')
})

test('an event from the future waits for the window only, and makes no other event wait', async () => {
  const rig = await new Rig().promote('one')
  await rig.place(r(1, 0, 1))
  await rig.pass(5000)
  const day = 86_400_000
  const ahead = { intake: rig.now + day, time: rig.now + day }
  const future = rig.place(r(9, 8, 0, ahead))
  const other = rig.place(r(3, 2, 3), { page: 'Q' })
  assert.equal(await other, 'emit', 'its partition has come to the present')
  for (let i = 0; i < 10; i++) {
    await rig.pass(1000)
    await rig.place(r(1, 0, 0, { intake: rig.now }), { page: `heartbeat ${i}` })
  }
  await rig.pass(25)
  assert.equal(await future, 'gap')
})

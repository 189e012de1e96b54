import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import type { Arrival, Mark } from '../../../packages/order/arrival.ts'
import type { Change } from '../../../packages/order/change.ts'
import { EXPECTED_MS } from '../../../packages/order/holes.ts'
import { MemoryStore } from '../../../packages/order/memory.ts'
import { PageOrder } from '../../../packages/order/order.ts'
import { RetryableError } from '../../../packages/runtime/errors.ts'
import { r } from '../../support/order/changes.ts'

/** A PageOrder whose clock, lease, store and sink are in the test's hands. */
class Desk {
  now = 1_000_000_000
  readonly store = new MemoryStore(() => this.now)
  readonly out: { readonly revision: number; readonly mark: Mark }[] = []
  readonly order: PageOrder<Arrival>
  /** What stands before the sink. */
  sink: (change: Change) => Promise<void> = async () => {}
  readonly lease = {
    epoch: undefined as number | undefined,
    lost: () => {
      this.lease.epoch = undefined
      this.order.clear()
    },
  }

  constructor(maxHeld = 60) {
    const publish = async ({ change }: Arrival, mark: Mark) => {
      await this.sink(change)
      this.out.push({ revision: change.revision, mark })
    }
    const report = () => assert.fail('nothing is inconsistent here')
    const margins = { window: 10_000, settle: 2000 }
    const limits = { maxHeld, maxHeldBytes: 100_000 }
    this.order = new PageOrder(
      this.store,
      this.lease,
      { publish, report },
      {
        ...margins,
        ...limits,
        now: () => this.now,
      },
    )
  }

  /** Takes the lease, which is over for whoever had it. */
  async promote(owner: string): Promise<this> {
    this.now += 20_000
    this.lease.epoch = await this.store.lease(owner, 10_000)
    this.order.clear()
    return this
  }

  /** @returns what became of it, or the code of why not */
  place(change: Change, more: Partial<Arrival & { at: string }> = {}): Promise<string> {
    const signal = new AbortController().signal
    const input = { topic: 'a', partition: '0' }
    return this.order
      .place({ page: 'P', change, input, bytes: 1000, signal, ...more })
      .catch(({ code }) => code)
  }

  async pass(milliseconds: number): Promise<void> {
    this.now += milliseconds
    this.order.tick()
    await setImmediate()
  }

  get revisions(): number[] {
    return this.out.map(({ revision }) => revision)
  }
}

const gate = () => Promise.withResolvers<void>()

test('the lease is lost and had again while a change is under way: what comes then is not forgotten', async () => {
  const desk = await new Desk().promote('one')
  const { promise, resolve } = gate()
  desk.sink = () => promise
  const first = desk.place(r(1, 0, 1))
  await setImmediate()
  desk.lease.lost()
  await desk.promote('two')
  const third = desk.place(r(3, 2, 3))
  await setImmediate()
  resolve()
  assert.equal(await first, 'standby')
  desk.sink = async () => {}
  assert.equal(await desk.place(r(1, 0, 1)), 'emit')
  assert.equal(desk.order.held, 1)
  assert.equal(await desk.place(r(2, 1, 2)), 'emit')
  assert.equal(await third, 'emit')
  assert.deepEqual(desk.revisions, [1, 1, 2, 3])
  assert.equal(desk.order.pages, 0)
})

test('what was begun in an epoch is not published in the next', async () => {
  const desk = await new Desk().promote('one')
  const { promise, resolve } = gate()
  const write = desk.store.write.bind(desk.store)
  desk.store.write = async (...all) => {
    const written = await write(...all)
    await promise
    return written
  }
  const first = desk.place(r(1, 0, 1))
  await setImmediate()
  desk.lease.lost()
  await desk.promote('another')
  await desk.promote('one')
  resolve()
  assert.equal(await first, 'standby')
  assert.deepEqual(desk.out, [])
  assert.ok(desk.lease.epoch, 'it is the active one all the same')
})

test('a write of an old epoch does not end the new one', async () => {
  const desk = await new Desk().promote('one')
  const { promise, resolve } = gate()
  const write = desk.store.write.bind(desk.store)
  desk.store.write = async (...all) => {
    await promise
    return write(...all)
  }
  const first = desk.place(r(1, 0, 1))
  await setImmediate()
  desk.lease.lost()
  await desk.promote('two')
  resolve()
  assert.equal(await first, 'standby')
  assert.ok(desk.lease.epoch)
})

test('what is sent back for want of room is not counted as held any more', async () => {
  const desk = await new Desk(1).promote('one')
  const b = { topic: 'b', partition: '0' }
  const page = (name: string) => ({ page: name })
  await desk.place(r(1, 0, 1), { ...page('Q'), input: b })
  await desk.place(r(1, 0, 1))
  // Topic a is far ahead, and so waits for b alone: they may all wait.
  await desk.place(r(1, 0, 100), page('R'))
  const waiting = [10, 20, 30, 40].map((second) => desk.place(r(second, second - 1, second)))
  await setImmediate()
  assert.equal(desk.order.held, 4)
  // A partition of topic a that is behind, too: now they do not wait for b alone.
  await desk.place(r(1, 0, 2), { ...page('S'), input: { topic: 'a', partition: '1' } })
  waiting.push(desk.place(r(50, 49, 50)))
  await setImmediate()
  assert.equal(desk.order.held, 1)
  const sentBack = await Promise.all(waiting.slice(1))
  assert.deepEqual(sentBack, ['order_full', 'order_full', 'order_full', 'order_full'])
  await desk.pass(5000)
  assert.equal(await waiting[0], 'gap')
  assert.equal(desk.order.held, 0)
})

test('by bytes the newest is sent back, too', async () => {
  const desk = await new Desk().promote('one')
  await desk.place(r(1, 0, 1))
  const all = [20, 40, 30].map((s) => desk.place(r(s, s - 1, s), { bytes: 40_000 }))
  assert.equal(await all[1], 'order_full')
  assert.equal(desk.order.held, 2)
})

test('whose caller waits no longer already does not wait', async () => {
  const desk = await new Desk().promote('one')
  const signal = AbortSignal.abort(new RetryableError('late', { code: 'deadline_exceeded' }))
  assert.equal(await desk.place(r(1, 0, 1), { signal }), 'deadline_exceeded')
  assert.equal(desk.order.pages, 0)
  assert.deepEqual(desk.out, [])
})

test('whose caller waits no longer while it is held is sent back, and does not go out', async () => {
  const desk = await new Desk().promote('one')
  await desk.place(r(1, 0, 1))
  const caller = new AbortController()
  const held = desk.place(r(3, 2, 3), { signal: caller.signal })
  await setImmediate()
  assert.equal(desk.order.held, 1)
  caller.abort(new RetryableError('late', { code: 'deadline_exceeded' }))
  assert.equal(await Promise.race([held, setImmediate('held')]), 'deadline_exceeded')
  assert.equal(desk.order.held, 0)
  assert.deepEqual(
    desk.out.map(({ revision }) => revision),
    [1],
  )
})

test('what came while the store could not be read, and never comes again, is forgotten in time', async () => {
  const desk = await new Desk().promote('one')
  const failing = new RetryableError('the store is gone', { code: 'store_unavailable' })
  const { read } = desk.store
  desk.store.read = () => Promise.reject(failing)
  assert.equal(await desk.place(r(1, 0, 1)), 'store_unavailable')
  assert.equal(desk.order.pages, 1, 'it is expected')
  desk.store.read = read
  await desk.pass(EXPECTED_MS)
  assert.equal(desk.order.pages, 0)
})

test('when the time of the lease is over, what is held is sent back, though nothing comes', async () => {
  const desk = await new Desk().promote('one')
  await desk.place(r(1, 0, 1))
  const held = desk.place(r(3, 2, 3))
  await setImmediate()
  Object.defineProperty(desk.lease, 'epoch', {
    get() {
      desk.order.clear()
      return undefined
    },
  })
  await desk.pass(25)
  assert.equal(await held, 'standby')
  assert.equal(desk.order.held, 0)
})

test('an event from the future waits for its window, and holds nobody up', async () => {
  const desk = await new Desk().promote('one')
  await desk.pass(5000)
  await desk.place(r(1, 0, 1))
  const day = 86_400_000
  const ahead = { intake: desk.now + day, time: desk.now + day }
  const future = desk.place(r(9, 8, 0, ahead))
  const other = desk.place(r(3, 2, 3), { page: 'Q' })
  assert.equal(await other, 'emit', 'settled, as its input is at the present')
  for (let i = 0; i < 10; i++) {
    await desk.pass(1000)
    await desk.place(r(1, 0, 0, { intake: desk.now }), { page: `beat ${i}` })
  }
  await desk.pass(25)
  assert.equal(await future, 'gap')
})

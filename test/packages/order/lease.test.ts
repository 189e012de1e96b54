import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { LEASE_MS, Lease } from '../../../packages/order/lease.ts'
import { MemoryStore } from '../../../packages/order/memory.ts'

/** A simulated clock, and a store that uses it. `changes` are the calls of the lease's listener. */
function setUp(t: TestContext) {
  let now = 1_000_000
  t.mock.method(performance, 'now', () => now)
  t.mock.timers.enable({ apis: ['setInterval'] })
  const store = new MemoryStore(() => now)
  const changes: (number | string | undefined)[] = []
  const lease = (name: string) =>
    new Lease(store, name, (epoch, error) => changes.push(error ? (error as Error).message : epoch))
  const pass = async (milliseconds: number) => {
    for (const end = now + milliseconds; now < end; ) {
      now += 1000
      t.mock.timers.tick(1000)
      await setImmediate()
    }
  }
  return { store, changes, lease, pass }
}

const down = () => Promise.reject(new Error('down'))

test('an instance keeps its epoch while it renews its lease, and reports it once', async (t) => {
  const { changes, lease, pass } = setUp(t)
  const one = lease('one')
  await one.start()
  const { epoch } = one
  assert.ok(epoch)
  await pass(10 * LEASE_MS)
  assert.equal(one.epoch, epoch)
  assert.deepEqual(changes, [epoch])
})

test('a standby takes over when the active instance closes; a new instance does so at once', async (t) => {
  const { lease, pass } = setUp(t)
  const [one, two, three] = ['one', 'two', 'three'].map(lease) as [Lease, Lease, Lease]
  await one.start()
  await two.start()
  const { epoch = 0 } = one
  assert.equal(two.epoch, undefined)
  await one.close()
  assert.equal(one.epoch, undefined)
  await pass(LEASE_MS / 5)
  assert.ok((two.epoch ?? 0) > epoch)
  await two.close()
  await three.start()
  assert.ok((three.epoch ?? 0) > epoch + 1)
})

test('a standby takes over from a crashed instance when the lease expires', async (t) => {
  const { lease, pass, store } = setUp(t)
  await store.lease('crashed', LEASE_MS)
  const two = lease('two')
  await two.start()
  await pass(LEASE_MS - 1000)
  assert.equal(two.epoch, undefined)
  await pass(LEASE_MS / 5 + 1000)
  assert.ok(two.epoch)
})

test('without the store, a lease is over for its holder before it expires in the store', async (t) => {
  const { store, changes, lease, pass } = setUp(t)
  const one = lease('one')
  await one.start()
  const { epoch } = one
  const working = store.lease
  store.lease = down
  await pass(LEASE_MS - 1000)
  assert.equal(one.epoch, epoch)
  await pass(1000)
  assert.equal(one.epoch, undefined)
  store.lease = working
  assert.ok(await store.lease('two', LEASE_MS), 'now it has expired in the store too')
  assert.deepEqual(changes.slice(0, 2), [epoch, undefined])
})

test("a standby reports the store's error that keeps it from being active", async (t) => {
  const { store, changes, lease } = setUp(t)
  store.lease = down
  await lease('one').start()
  assert.deepEqual(changes, ['down'])
})

test('a store that does not answer is asked once at a time, and a late answer is ignored', async (t) => {
  const { store, changes, lease, pass } = setUp(t)
  const one = lease('one')
  await one.start()
  const { epoch } = one
  const { promise, resolve } = Promise.withResolvers<number | undefined>()
  let asked = 0
  const working = store.lease
  store.lease = () => {
    asked++
    return promise
  }
  await pass(2 * LEASE_MS)
  assert.equal(asked, 1)
  assert.equal(one.epoch, undefined)
  store.lease = working
  resolve(epoch)
  await setImmediate()
  assert.deepEqual(changes, [epoch, undefined])
})

test('an answer counts that comes after the last lease was over, but before its own lease is', async (t) => {
  const { store, lease, pass } = setUp(t)
  const one = lease('one')
  await one.start()
  const { epoch } = one
  const working = store.lease
  store.lease = down
  await pass(7000)
  const { promise, resolve } = Promise.withResolvers<void>()
  store.lease = async (...all) => {
    const answer = await working.apply(store, all)
    await promise
    return answer
  }
  await pass(4000)
  assert.equal(one.epoch, undefined)
  resolve()
  await setImmediate()
  assert.equal(one.epoch, epoch)
})

test('a lease is over at once when the store says that another instance has it', async (t) => {
  const { changes, lease } = setUp(t)
  const one = lease('one')
  await one.start()
  const { epoch } = one
  one.lost()
  assert.equal(one.epoch, undefined)
  assert.deepEqual(changes, [epoch, undefined])
})

import assert from 'node:assert/strict'
import { beforeEach, type TestContext, test } from 'node:test'
import { MemoryStore } from '../../../packages/order/memory.ts'
import { RetryableError } from '../../../packages/runtime/errors.ts'
import { random } from '../../../stage/random.ts'
import { r } from '../../support/order/changes.ts'
import type { Clock } from './clock.ts'
import { LATER, made, marked, run } from './verify.ts'

const { seed } = random()
beforeEach((t) => (t as TestContext).diagnostic(`SEED=${seed}`))

const unavailable = () => new RetryableError('the store', { code: 'store_unavailable' })

/** A store on whose methods something is done first. */
function before(clock: Clock, act: (method: 'read' | 'write') => Promise<void> | void) {
  const store = new MemoryStore(() => clock.now)
  const { read, write } = store
  store.read = async (page) => {
    await act('read')
    return read.call(store, page)
  }
  store.write = async (...all) => {
    await act('write')
    return write.apply(store, all)
  }
  return store
}

/** Of 20 s, 5. */
const isDown = (clock: Clock) => Math.abs(clock.now % 20_000) < 5000

test('a slow store', async () => {
  const { integer } = random(seed)
  const store = (clock: Clock) => before(clock, () => clock.sleep(integer(0, 200)))
  const { dead } = await run({ store, inputs: made(seed) })
  assert.deepEqual(dead, [])
})

test('a store that is lost now and then: what was under way comes again', async () => {
  const store = (clock: Clock) =>
    before(clock, () => {
      if (isDown(clock)) throw unavailable()
    })
  const { dead, sentBack } = await run({ store, inputs: made(seed) })
  assert.ok(sentBack > 0)
  assert.deepEqual(dead, [])
})

test('a store that is full now and then', async () => {
  const store = (clock: Clock) =>
    before(clock, (method) => {
      if (method === 'write' && isDown(clock)) throw unavailable()
    })
  const { dead, sentBack } = await run({ store, inputs: made(seed) })
  assert.ok(sentBack > 0)
  assert.deepEqual(dead, [])
})

test('a store that does as told, and says that it could not', async () => {
  const { integer } = random(seed)
  const store = (clock: Clock) => {
    const made = new MemoryStore(() => clock.now)
    const { write } = made
    made.write = async (...all) => {
      const written = await write.apply(made, all)
      if (integer(1, 20) === 1) throw unavailable()
      return written
    }
    return made
  }
  const { dead, sentBack } = await run({ store, inputs: made(seed), start: LATER })
  assert.ok(sentBack > 0)
  assert.deepEqual(dead, [])
})

test('a store that answers with what was there a while ago', async () => {
  const { integer } = random(seed)
  const store = (clock: Clock) => {
    const made = new MemoryStore(() => clock.now)
    const { read } = made
    const old = new Map<string, Awaited<ReturnType<MemoryStore['read']>>>()
    made.read = async (page) => {
      const stale = old.get(page)
      const fresh = await read.call(made, page)
      if (integer(1, 4) === 1) old.set(page, fresh)
      return old.has(page) && integer(1, 4) === 1 ? stale : fresh
    }
    return made
  }
  const { dead, sentBack } = await run({ store, inputs: made(seed) })
  assert.ok(sentBack > 0)
  assert.deepEqual(dead, [])
})

const refused = () => new RetryableError('the sink', { code: 'sink_unavailable' })

test('a sink that refuses for a while: nothing is marked', async () => {
  const result = await run({
    inputs: made(seed),
    async publish(_, clock) {
      if (isDown(clock)) throw refused()
    },
  })
  assert.ok(result.sentBack > 0)
  assert.deepEqual(result.dead, [])
  assert.deepEqual(marked(result), [])
})

test('a sink that refuses one change for ever: its dead letter is the end of it, what follows is marked', async () => {
  const changes = Array.from({ length: 30 }, (_, i) => r(i + 1, i, i * 10))
  const { out, dead } = await run({
    inputs: { eqiad: changes.map((change) => ({ page: 'P', change })) },
    retries: 10,
    async publish({ change }) {
      if (change.revision === 5) throw refused()
    },
  })
  assert.deepEqual(
    dead.map(({ revision }) => revision),
    [5],
  )
  assert.deepEqual(
    out.filter(({ mark }) => mark.gap).map(({ change }) => change.revision),
    [6],
  )
})

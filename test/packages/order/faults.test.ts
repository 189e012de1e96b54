import assert from 'node:assert/strict'
import { MemoryStore } from '../../../packages/order/memory.ts'
import { RetryableError } from '../../../packages/runtime/errors.ts'
import { r } from '../../../stage/order/changes.ts'
import { random } from '../../../stage/random.ts'
import { testInWorker } from '../../support/in-worker.ts'
import type { Clock } from './clock.ts'
import { gapsIn, inputsOf, LATER, run } from './verify.ts'

const { seed } = random()
const test = testInWorker(import.meta.filename, `SEED=${seed}`)

const unavailable = () => new RetryableError('the store', { code: 'store_unavailable' })

/** A store that calls `act` before each read and write. */
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

/** Down for the first 5 of every 20 s. */
const isDown = (clock: Clock) => Math.abs(clock.now % 20_000) < 5000

test('a slow store makes no dead letters', async () => {
  const { integer } = random(seed)
  const store = (clock: Clock) => before(clock, () => clock.sleep(integer(0, 200)))
  const { dead } = await run({ store, inputs: inputsOf(seed) })
  assert.deepEqual(dead, [])
})

test('changes are sent back and come again while the store is away', async () => {
  const store = (clock: Clock) =>
    before(clock, () => {
      if (isDown(clock)) throw unavailable()
    })
  const { dead, sentBack } = await run({ store, inputs: inputsOf(seed) })
  assert.ok(sentBack > 0)
  assert.deepEqual(dead, [])
})

test('changes are sent back and come again while the store is full', async () => {
  const store = (clock: Clock) =>
    before(clock, (method) => {
      if (method === 'write' && isDown(clock)) throw unavailable()
    })
  const { dead, sentBack } = await run({ store, inputs: inputsOf(seed) })
  assert.ok(sentBack > 0)
  assert.deepEqual(dead, [])
})

test('a store that writes but reports a failure causes no loss and no disorder', async () => {
  const { integer } = random(seed)
  const store = (clock: Clock) => {
    const inner = new MemoryStore(() => clock.now)
    const { write } = inner
    inner.write = async (...all) => {
      const written = await write.apply(inner, all)
      if (integer(1, 20) === 1) throw unavailable()
      return written
    }
    return inner
  }
  const { dead, sentBack } = await run({ store, inputs: inputsOf(seed), start: LATER })
  assert.ok(sentBack > 0)
  assert.deepEqual(dead, [])
})

test('a store that reads old states causes no loss and no disorder', async () => {
  const { integer } = random(seed)
  const store = (clock: Clock) => {
    const inner = new MemoryStore(() => clock.now)
    const { read } = inner
    const old = new Map<string, Awaited<ReturnType<MemoryStore['read']>>>()
    inner.read = async (page) => {
      const stale = old.get(page)
      const fresh = await read.call(inner, page)
      if (integer(1, 4) === 1) old.set(page, fresh)
      return old.has(page) && integer(1, 4) === 1 ? stale : fresh
    }
    return inner
  }
  const { dead, sentBack } = await run({ store, inputs: inputsOf(seed) })
  assert.ok(sentBack > 0)
  assert.deepEqual(dead, [])
})

const refused = () => new RetryableError('the sink', { code: 'sink_unavailable' })

test('a sink that refuses for a while causes no gaps', async () => {
  const result = await run({
    inputs: inputsOf(seed),
    async publish(_, clock) {
      if (isDown(clock)) throw refused()
    },
  })
  assert.ok(result.sentBack > 0)
  assert.deepEqual(result.dead, [])
  assert.deepEqual(gapsIn(result), [])
})

test('a change that the sink always refuses becomes a dead letter, and leaves one gap', async () => {
  const changes = Array.from({ length: 30 }, (_, i) => r(i + 1, i, i * 10))
  const { published, dead } = await run({
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
    published.filter(({ attributes }) => attributes.gap).map(({ change }) => change.revision),
    [6],
  )
})

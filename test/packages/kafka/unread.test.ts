/** A topic that is read once. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Unread } from '../../../packages/kafka/unread.ts'

const PATIENCE_MS = 10_000

const record = (partition: number, offset: bigint, bytes = 1) => ({
  ...{ topic: 't', partition, offset, timestamp: 0n, key: null },
  ...{ value: Buffer.alloc(bytes), headerEntries: [] },
})

function given() {
  const failing = Promise.withResolvers<void>()
  const stop = new AbortController()
  const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(PATIENCE_MS)])
  return { unread: new Unread(failing.promise, signal), failing, stop }
}

test('ends when all partitions are read, with none of the records that came later', async () => {
  const { unread } = given()
  unread.partition({ topic: 't', partition: 0 }, 7n, 7n)
  const [a, b] = [1, 2].map((partition) => unread.partition({ topic: 't', partition }, 0n, 3n))
  a?.take([record(1, 0n), record(1, 2n), record(1, 3n)], 4n, 9n)
  const offsets: string[] = []
  for await (const portion of unread.portions(2)) {
    offsets.push(portion.map(({ partition, offset }) => `${partition}/${offset}`).join(' '))
    // A transaction's mark is its last offset.
    if (offsets.length === 1) b?.take([record(2, 1n)], 3n, 3n)
  }
  assert.deepEqual(offsets, ['1/0 1/2', '2/1'])
})

test('reads nothing more while 8 MiB wait, and goes on when they are taken', async () => {
  const { unread } = given()
  const place = unread.partition({ topic: 't', partition: 0 }, 0n, 9n)
  place.take([record(0, 0n, 9 * 1024 * 1024)], 1n, 9n)
  assert.equal(place.hasRoom, false)
  await unread.portions(10).next()
  assert.equal(place.hasRoom, true)
})

test('ends when it is stopped, and with the reason when nothing more will come', async () => {
  const stopped = given()
  stopped.unread.partition({ topic: 't', partition: 0 }, 0n, 9n)
  const last = stopped.unread.portions(1).next()
  stopped.stop.abort()
  assert.equal((await last).done, true)
  const failed = given()
  failed.unread.partition({ topic: 't', partition: 0 }, 0n, 9n)
  const never = failed.unread.portions(1).next()
  failed.failing.reject(new Error('no such topic'))
  await assert.rejects(never, { message: 'no such topic' })
})

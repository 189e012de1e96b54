import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { inBatches } from '../../../packages/kafka/batches.ts'

const KB = 1024

/** Sends sizes in batches; a batch fails if one of its sizes is odd. */
function sending() {
  const calls: (readonly number[])[] = []
  const send = inBatches<number>(
    async (all) => {
      calls.push(all)
      if (all.some((one) => one % 2 === 1)) throw new Error(`odd: ${all}`)
    },
    (one) => one,
  )
  return { calls, send }
}

suite('records are sent in batches', () => {
  test('of one turn of the event loop', async () => {
    const { calls, send } = sending()
    const first = [send(2), Promise.resolve().then(() => send(4))]
    await turn()
    await Promise.all([...first, send(6)])
    assert.deepEqual(calls, [[2, 4], [6]])
  })

  test('no larger than a broker accepts', async () => {
    const { calls, send } = sending()
    const sizes = [300 * KB, 200 * KB, 100 * KB, 600 * KB, 2]
    await Promise.all(sizes.map(send))
    assert.deepEqual(calls, [[300 * KB, 200 * KB], [100 * KB], [600 * KB], [2]])
  })

  test('that are split if they fail, so that a record fails only for its own fault', async () => {
    const { calls, send } = sending()
    const results = await Promise.allSettled([2, 3, 4].map(send))
    assert.deepEqual(
      results.map((one) => (one.status === 'rejected' ? one.reason.message : one.status)),
      ['fulfilled', 'odd: 3', 'fulfilled'],
    )
    assert.deepEqual(calls, [[2, 3, 4], [2], [3], [4]])
  })

  test('of one record, which is not sent twice if it fails', async () => {
    const { calls, send } = sending()
    await assert.rejects(send(5), /^Error: odd: 5$/)
    assert.deepEqual(calls, [[5]])
  })
})

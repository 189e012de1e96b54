import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { together } from '../../../../packages/tributary/kafka/together.ts'

const KB = 1024

/** Sizes that are sent together; a call fails if one of its sizes is odd. */
function sending() {
  const calls: (readonly number[])[] = []
  const send = together<number>(
    async (all) => {
      calls.push(all)
      if (all.some((one) => one % 2 === 1)) throw new Error(`odd: ${all}`)
    },
    (one) => one,
  )
  return { calls, send }
}

suite('records that are sent together', () => {
  test('are those of one turn', async () => {
    const { calls, send } = sending()
    const first = [send(2), Promise.resolve().then(() => send(4))]
    await turn()
    await Promise.all([...first, send(6)])
    assert.deepEqual(calls, [[2, 4], [6]])
  })

  test('are no more than a broker takes', async () => {
    const { calls, send } = sending()
    const sizes = [300 * KB, 200 * KB, 100 * KB, 600 * KB, 2]
    await Promise.all(sizes.map(send))
    assert.deepEqual(calls, [[300 * KB, 200 * KB], [100 * KB], [600 * KB], [2]])
  })

  test('fail each for itself', async () => {
    const { calls, send } = sending()
    const told = await Promise.allSettled([2, 3, 4].map(send))
    assert.deepEqual(
      told.map((one) => (one.status === 'rejected' ? one.reason.message : one.status)),
      ['fulfilled', 'odd: 3', 'fulfilled'],
    )
    assert.deepEqual(calls, [[2, 3, 4], [2], [3], [4]])
  })

  test('a single one that fails is sent once', async () => {
    const { calls, send } = sending()
    await assert.rejects(send(5), /^Error: odd: 5$/)
    assert.deepEqual(calls, [[5]])
  })
})

/** A backlog behind two simulated KafkaSources, with the state of its pages in a real Redis. */
import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { makesRevision } from '../../packages/order/change.ts'
import * as keys from '../../packages/order/redis/keys.ts'
import { RedisStore } from '../../packages/order/redis/store.ts'
import { history } from '../../stage/order/histories.ts'
import { random } from '../../stage/random.ts'
import { RedisServer } from '../../stage/redis.ts'
import { gapsIn, LATER, run, SHAPE } from '../packages/order/verify.ts'

const BACKLOG = { ...SHAPE, pages: 240, changes: 2400, seconds: 7200 }
/** The simulation's clock begins in 1970, and what is older than this in real time counts as forgotten. */
const FORGET_DAYS = 36_500

let redis: RedisServer

before(async () => {
  redis = await RedisServer.start()
})
after(() => redis?.[Symbol.asyncDispose]())

for (const [partitions, fetched] of [
  [1, Number.POSITIVE_INFINITY],
  [4, 225],
  [12, 75],
] as const) {
  it(`keeps a backlog of ${partitions} partitions complete, with a crash in the middle`, async () => {
    await redis.with(async (client) => {
      await client.flushall()
      await client.set(keys.epoch, 0)
    })
    const store = new RedisStore(redis.address, FORGET_DAYS)
    const { inputs } = history(BACKLOG, random())
    const result = await run({
      inputs,
      ...{ start: 2 * LATER, store: () => store, partitions, fetched },
      firstPartitions: [0, partitions - 1],
      ends: [{ at: 6000, how: 'killed', down: 10_000 }],
    })
    const misplaced = result.reported.filter(({ change }) => makesRevision(change))
    assert.deepEqual([misplaced, gapsIn(result), result.dead], [[], [], []])
    await store.close()
  })
}

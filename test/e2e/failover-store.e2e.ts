import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { RedisStore } from '../../packages/order/redis/store.ts'
import { storeState } from '../../packages/tributary/failover/store.ts'
import { rebuild } from '../../packages/tributary/rebuild-order.ts'
import { Broker } from '../../stage/kafka/broker.ts'
import { load } from '../../stage/kafka/topics.ts'
import { random } from '../../stage/random.ts'
import { RedisServer } from '../../stage/redis.ts'
import { orderedTopic } from '../support/order/ordered-topic.ts'

describe('the store before a failover', () => {
  it('is filled ahead, gives no lease before it is complete, and is not rebuilt any more once an instance was active', async () => {
    await using broker = await Broker.start()
    await using redis = await RedisServer.start()
    const { records } = orderedTopic(200, 2000, random())
    await broker.create(['ordered'], 4)
    await load(broker, 'ordered', records.slice(0, 1500))
    const run = (ahead: boolean) =>
      rebuild({
        address: { brokers: [broker.address], topic: 'ordered' },
        store: redis.address,
        signal: new AbortController().signal,
        progress: () => ({ report: () => {}, stop: () => {} }),
        ahead,
      })
    await run(true)
    await using closing = new AsyncDisposableStack()
    const store = new RedisStore(redis.address)
    closing.defer(() => store.close())
    await assert.rejects(store.lease('instance', 1000), { message: /rebuild has not ended/ })
    assert.equal((await storeState(redis.address)).rebuilt, undefined)

    await load(broker, 'ordered', records.slice(1500))
    // Only what came since then is read.
    const rest = records.length - 1500
    assert.match(await run(false), new RegExp(`^${rest} of ${rest} records`))
    const { epoch, rebuilt } = await storeState(redis.address)
    assert.equal(epoch, 0)
    const read = rebuilt?.ends.reduce((sum, end) => sum + Number(end), 0)
    assert.equal(read, records.length)

    const active = await store.lease('instance', 1000)
    assert.deepEqual(await storeState(redis.address), { epoch: active, rebuilt: undefined })
  })
})

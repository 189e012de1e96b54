/**
 * Read and rebuild the store of the ordered stream
 *
 * `tributary rebuild-order` makes the state of each page anew from the ordered topic. It holds the lease
 * meanwhile, so that no instance becomes active on half of the state.
 *
 * @shows @tributary/order: apply, changeOf, Change, ChangeKind, Offsets, Lease, REBUILDER
 * @shows @tributary/order: RedisStore, RedisClient, script, redisKeys
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  apply,
  type Change,
  changeOf,
  Lease,
  Offsets,
  openStore,
  type PageState,
  REBUILDER,
  RedisClient,
  RedisStore,
  redisKeys,
  script,
} from '@tributary/order'
import { cloudEvent, example } from '@tributary/runtime/testing'
import { pageChange } from '@tributary/schemas/examples'

test('the state of a page comes from its changes', () => {
  let state: PageState | undefined
  for (const rev_id of [10, 11]) {
    const change: Change = changeOf(cloudEvent(null), example(pageChange, { revision: { rev_id } }))
    state = apply(state, change)
  }
  assert.deepEqual([state?.revision, state?.sequence], [11, 2])
})

test('the offset to commit is that of the lowest unfinished record', () => {
  const offsets = new Offsets()
  const finishes = [5n, 6n, 7n].map((offset) => offsets.seen(offset))
  finishes[1]?.()
  assert.equal(offsets.position, 5n)
  finishes[0]?.()
  assert.equal(offsets.position, 7n)
})

test('while a rebuild has the lease, no other process gets it', async () => {
  const store = openStore('memory:')
  const rebuild = new Lease(store, REBUILDER, () => {})
  const instance = new Lease(store, 'instance', () => {})
  await rebuild.start()
  await instance.start()
  assert.equal(typeof rebuild.epoch, 'number')
  assert.equal(instance.epoch, undefined)
  await Promise.all([rebuild.close(), instance.close()])
})

test('a Redis that is away fails at once, with an error that is retried', async () => {
  const address = 'redis://127.0.0.1:1'
  const client = new RedisClient(address)
  const unavailable = { code: 'store_unavailable', retryable: true }
  await assert.rejects(client.run(script("return redis.call('PING')"), [], []), unavailable)
  await assert.rejects(
    client.ask((redis) => redis.get(redisKeys.epoch)),
    unavailable,
  )
  client.close()
  const store = new RedisStore(address)
  await assert.rejects(store.read('{"wiki_id":"enwiki","page_id":42}'), unavailable)
  await store.close()
})

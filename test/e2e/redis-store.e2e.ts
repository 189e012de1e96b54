import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PageState } from '../../packages/order/page-state.ts'
import * as keys from '../../packages/order/redis/keys.ts'
import { REBUILDER, RedisStore } from '../../packages/order/redis/store.ts'
import type { OrderStore } from '../../packages/order/store.ts'
import { RetryableError } from '../../packages/runtime/errors.ts'
import { RedisServer } from '../../stage/redis.ts'
import { closedPort, listenRaw } from '../../stage/sockets.ts'
import { storeContract } from '../support/order/store-contract.ts'

const page = (sequence: number): PageState => ({
  ...{ revision: sequence, time: 0, deleted: false, sequence },
  ids: [],
})

let redis: RedisServer
before(async () => {
  redis = await RedisServer.start()
})
after(() => redis?.[Symbol.asyncDispose]())

/** Leaves Redis as a rebuild from an empty topic does. */
const empty = () =>
  redis.with(async (client) => {
    await client.flushall()
    await client.set(keys.epoch, 0)
  })

storeContract('Redis', async () => {
  await empty()
  return [new RedisStore(redis.address), new RedisStore(redis.address)]
})

describe('the Redis store, when Redis fails', () => {
  beforeEach(empty)
  afterEach(() => redis.process.signal('SIGCONT'))

  /** Stores to close after each test; one left open by a failed test would keep the process alive. */
  const open: OrderStore[] = []
  afterEach(() => Promise.all(open.splice(0).map((store) => store.close())))
  const storeAt = (address: string): OrderStore => {
    const store = new RedisStore(address)
    open.push(store)
    return store
  }

  const opened = async (address = redis.address) => {
    const store = storeAt(address)
    const epoch = (await store.lease('one', 60_000)) as number
    assert.equal(await store.write('a', undefined, page(1), epoch), 'written')
    return { store, epoch }
  }

  const methods = (store: OrderStore, epoch: number) => [
    () => store.read('a'),
    () => store.write('a', page(1), page(2), epoch),
    () => store.lease('one', 60_000),
    () => store.release('two'),
  ]

  /** Asserts that every call rejects with `store_unavailable` within 1.5 s. */
  const fails = async (calls: readonly (() => Promise<unknown>)[], message: RegExp) => {
    for (const call of calls) {
      const began = Date.now()
      await assert.rejects(call, (error: Error) => {
        assert.ok(error instanceof RetryableError && error.code === 'store_unavailable')
        assert.match(error.message, message)
        return true
      })
      assert.ok(Date.now() - began < 1500, `${Date.now() - began} ms`)
    }
  }

  const recovers = async (store: OrderStore) => {
    const until = Date.now() + 3000
    for (;;) {
      const read = await store.read('a').catch((error: Error) => error)
      if (!(read instanceof Error)) return read
      assert.ok(Date.now() < until, read.message)
      await sleep(20)
    }
  }

  it('fails fast while Redis is down, and works after it has started', async () => {
    await using late = await RedisServer.start()
    await late.process.stop('SIGTERM')
    const store = storeAt(late.address)
    await fails(methods(store, 1), /^Redis at 127\.0\.0\.1:\d+: connect ECONNREFUSED/)
    await late.run()
    assert.equal(await recovers(store), undefined)
  })

  it('finds acknowledged writes and the lease again after Redis was killed', async () => {
    const { store, epoch } = await opened()
    await redis.process.stop('SIGKILL')
    await fails(methods(store, epoch), /ECONNREFUSED|closed the connection/)
    await redis.run()
    assert.deepEqual(await recovers(store), page(1))
    assert.equal(await store.lease('two', 60_000), undefined)
    assert.equal(await store.write('a', page(1), page(2), epoch), 'written')
  })

  it('fails while Redis is suspended, and the next write finds what Redis has done after all', async () => {
    const { store, epoch } = await opened()
    redis.process.signal('SIGSTOP')
    await fails([methods(store, epoch)[1] as () => Promise<unknown>], /no answer for a second/)
    await fails(methods(store, epoch), /no answer for a second/)
    redis.process.signal('SIGCONT')
    const found = await recovers(store)
    assert.ok([1, 2].includes(found?.sequence ?? 0))
    assert.equal(await store.write('a', found, page(3), epoch), 'written')
    assert.equal(await store.write('a', found, page(4), epoch), 'stale')
  })

  it('rejects every read while Redis is suspended, and never mixes up answers afterwards', async () => {
    const { store, epoch } = await opened()
    for (let n = 0; n < 50; n++) await store.write(`page ${n}`, undefined, page(n), epoch)
    redis.process.signal('SIGSTOP')
    for (let round = 0; round < 3; round++) {
      const reads = Array.from({ length: 200 }, (_, n) => store.read(`page ${n}`))
      for (const { status } of await Promise.allSettled(reads)) assert.equal(status, 'rejected')
    }
    redis.process.signal('SIGCONT')
    await recovers(store)
    const pages = await Promise.all(Array.from({ length: 50 }, (_, n) => store.read(`page ${n}`)))
    assert.deepEqual(
      pages.map((each) => each?.sequence),
      [...Array(50).keys()],
    )
  })

  it('reads from a full Redis, fails to write to it, and nothing is evicted', async () => {
    const { store, epoch } = await opened()
    await redis.with((client) => client.config('SET', 'maxmemory', '1mb'))
    await fails([() => store.write('a', page(1), page(2), epoch)], /OOM command not allowed/)
    assert.deepEqual(await store.read('a'), page(1))
    await redis.with((client) => client.config('SET', 'maxmemory', '0'))
    assert.equal(await store.write('a', page(1), page(2), epoch), 'written')
  })

  it('fails to write while Redis is a replica, and gives no lease after it was promoted until a rebuild', async () => {
    const { store, epoch } = await opened()
    await redis.with((client) => client.replicaof('127.0.0.1', '1'))
    await fails([() => store.write('a', page(1), page(2), epoch)], /READONLY/)
    await redis.with((client) => client.replicaof('NO', 'ONE'))
    await recovers(store)
    assert.equal(await store.write('a', page(1), page(2), epoch), 'deposed')
    await fails([() => store.lease('one', 60_000)], /PROMOTED .* run tributary rebuild-order$/)
    await redis.with((client) => client.del(keys.lease))
    assert.ok(await store.lease(REBUILDER, 60_000))
    await redis.with((client) => client.del(keys.rebuilding, keys.lease))
    const next = (await store.lease('one', 60_000)) as number
    assert.equal(await store.write('a', page(1), page(2), next), 'written')
  })

  it('forgets a page after the days it was told, counted from its last change', async () => {
    const store = new RedisStore(redis.address, 14)
    open.push(store)
    const epoch = (await store.lease('one', 60_000)) as number
    const left = () => redis.with((client) => client.pttl(keys.page('a')))
    const days = (milliseconds: number) => Math.round(milliseconds / 86_400_000)
    await store.write('a', undefined, page(1), epoch)
    assert.equal(days(await left()), 15)
    await redis.with((client) => client.pexpire(keys.page('a'), 1000))
    await store.write('a', page(1), page(2), epoch)
    assert.equal(days(await left()), 15)
    await redis.with((client) => client.pexpire(keys.page('a'), 1))
    await sleep(20)
    assert.equal(await store.read('a'), undefined)
    assert.equal(await store.write('a', undefined, page(1), epoch), 'written')
    assert.equal(days(Date.now() - store.forgottenBefore), 14)
  })

  it('gives no lease while Redis may drop pages to make room', async () => {
    const { store, epoch } = await opened()
    const policy = (name: string) =>
      redis.with((client) => client.config('SET', 'maxmemory-policy', name))
    for (const name of ['allkeys-lru', 'volatile-ttl']) {
      await policy(name)
      await fails([() => store.lease('one', 60_000)], /EVICTING .* is \S+, .*; set noeviction$/)
    }
    await policy('noeviction')
    assert.equal(await store.lease('one', 60_000), epoch)
  })

  it('loads its scripts again when Redis has forgotten them', async () => {
    const { store, epoch } = await opened()
    await redis.with((client) => client.script('FLUSH'))
    assert.equal(await store.write('a', page(1), page(2), epoch), 'written')
  })

  it('deposes the active instance when the data is lost, and grants no lease before a rebuild', async () => {
    const { store, epoch } = await opened()
    await redis.with((client) => client.flushall())
    assert.equal(await store.write('a', page(1), page(2), epoch), 'deposed')
    await fails([() => store.lease('one', 60_000)], /EMPTY .* run tributary rebuild-order$/)
    await redis.with((client) => client.set(keys.epoch, epoch))
    assert.ok(((await store.lease('one', 60_000)) as number) > epoch)
  })

  it('grants a lease after a rebuild, even if the rebuild renewed its own lease at its end', async () => {
    const store = storeAt(redis.address)
    await store.lease(REBUILDER, 60_000)
    assert.equal(await redis.with((client) => client.del(keys.rebuilding)), 1)
    await store.lease(REBUILDER, 60_000)
    await store.release(REBUILDER)
    assert.ok(await store.lease('one', 60_000))
  })

  it('authenticates with a password, and no message repeats it', async () => {
    await using locked = await RedisServer.start({ args: ['--requirepass', 'pass:w@rd%'] })
    const { port } = locked
    const there = { password: 'pass:w@rd%', db: 3 }
    await locked.with((client) => client.set(keys.epoch, 0), there)
    await opened(`redis://:pass%3Aw%40rd%25@127.0.0.1:${port}/3`)
    for (const user of ['', ':wr%6Fng@', 'me:wr%6Fng@']) {
      const store = storeAt(`redis://${user}127.0.0.1:${port}`)
      await fails(
        methods(store, 1),
        /^Redis at 127\.0\.0\.1:\d+: (?!.*(wrong\b|pass:w))(NOAUTH|WRONGPASS|it closed)/,
      )
    }
  })

  it('fails at an address where something else answers, or nothing', async () => {
    await using silent = await listenRaw(() => {})
    await using chatty = await listenRaw(
      (socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    )
    for (const port of [silent.port, chatty.port, await closedPort()]) {
      const store = storeAt(`redis://127.0.0.1:${port}`)
      await fails(methods(store, 1), /^Redis at 127\.0\.0\.1:\d+: /)
    }
  })
})

import assert from 'node:assert/strict'
import dns from 'node:dns'
import { connect, type Socket } from 'node:net'
import { afterEach, describe, it, mock } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PageState } from '../../packages/order/page-state.ts'
import * as keys from '../../packages/order/redis/keys.ts'
import { RedisStore } from '../../packages/order/redis/store.ts'
import { RedisServer } from '../../stage/redis.ts'
import { Sentinels } from '../../stage/redis-sentinels.ts'
import { closedPort, listenRaw } from '../../stage/sockets.ts'

const page = (sequence: number): PageState => ({
  ...{ revision: sequence, time: 0, deleted: false, sequence },
  ids: [],
})

/** Repeats a call until it succeeds, for ten seconds at most. */
async function eventually<T>(call: () => Promise<T>): Promise<T> {
  for (const until = Date.now() + 10_000; ; await sleep(50)) {
    try {
      return await call()
    } catch (error) {
      if (Date.now() > until) throw error
    }
  }
}

const replicaOf = (port: number) => ({ args: ['--replicaof', '127.0.0.1', String(port)] })

describe('a failover of Redis to its replica', () => {
  let resolved = '127.0.0.1'
  mock.method(dns, 'lookup', (_: string, options: { all?: boolean }, done: Callback) => {
    const address = { address: resolved, family: 4 }
    if (options.all) done(null, [address])
    else done(null, address.address, address.family)
  })
  type Callback = (error: null, address: unknown, family?: number) => void

  const open: RedisStore[] = []
  afterEach(async () => {
    for (const store of open.splice(0)) await store.close()
    resolved = '127.0.0.1'
  })
  const storeAt = (address: string): RedisStore => {
    const store = new RedisStore(address)
    open.push(store)
    return store
  }

  /** A primary at 127.0.0.1 and its replica at 127.0.0.2; `stall` keeps further writes from the replica. */
  async function pair() {
    const stack = new AsyncDisposableStack()
    const primary = stack.use(await RedisServer.start())
    await primary.with((client) => client.set(keys.epoch, 0))
    const upstreams: Socket[] = []
    const link = stack.use(
      await listenRaw((socket) => {
        const upstream = connect(primary.port, '127.0.0.1')
        upstream.on('error', () => {})
        upstream.on('close', () => socket.destroy())
        upstreams.push(upstream)
        socket.pipe(upstream)
        upstream.on('data', (data) => socket.write(data))
      }),
    )
    const options = { host: '127.0.0.2', port: primary.port, ...replicaOf(link.port) }
    const replica = stack.use(await RedisServer.start(options))
    const isInSync = () => primary.with((client) => client.wait(1, 100))
    await eventually(async () => assert.equal(await isInSync(), 1))
    return {
      address: `redis://store.test:${primary.port}`,
      primary,
      replica,
      stall: () => {
        for (const upstream of upstreams) upstream.pause()
      },
      async failOver() {
        await primary.process.stop('SIGKILL')
        await replica.with((client) => client.replicaof('NO', 'ONE'))
        resolved = '127.0.0.2'
      },
      [Symbol.asyncDispose]: () => stack.disposeAsync(),
    }
  }

  it('which lacks the last writes: they are refused, and so is the lease, until a rebuild', async () => {
    await using servers = await pair()
    const store = storeAt(servers.address)
    const epoch = (await store.lease('one', 60_000)) as number
    await store.write('a', undefined, page(1), epoch)
    await servers.primary.with((client) => client.wait(1, 1000))
    servers.stall()
    assert.equal(await store.write('a', page(1), page(2), epoch), 'written')
    await servers.failOver()
    assert.deepEqual(await eventually(() => store.read('a')), page(1))
    assert.equal(await store.write('a', page(1), page(3), epoch), 'deposed')
    await assert.rejects(store.lease('one', 60_000), /store\.test:\d+: PROMOTED .*run tributary/)
    await servers.replica.with((client) => client.del(keys.lease))
    await assert.rejects(store.lease('two', 60_000), /PROMOTED/)
  })

  it('which confirms each write: none is missing, and the lease goes on', async () => {
    await using servers = await pair()
    const store = storeAt(`${servers.address}?replicas=1`)
    const epoch = (await store.lease('one', 60_000)) as number
    assert.equal(await store.write('a', undefined, page(1), epoch), 'written')
    servers.stall()
    const unconfirmed = store.write('a', page(1), page(2), epoch)
    await assert.rejects(unconfirmed, /store\.test:\d+: 0 of 1 replicas have the write$/)
    await servers.failOver()
    assert.deepEqual(await eventually(() => store.read('a')), page(1))
    await assert.rejects(store.write('a', page(1), page(3), epoch), /0 of 1 replicas/)
    const { port } = servers.replica
    await using _ = await RedisServer.start({ args: ['--replicaof', '127.0.0.2', String(port)] })
    await eventually(async () => assert.equal(await store.lease('one', 60_000), epoch))
    await eventually(async () => {
      const found = await store.read('a')
      assert.equal(found?.sequence, 3)
      assert.equal(await store.write('a', found, page(3), epoch), 'written')
    })
  })

  it('under an address that points to a server that has become a replica: it connects to the new one', async () => {
    await using servers = await pair()
    const store = storeAt(`${servers.address}?replicas=1`)
    const epoch = (await store.lease('one', 60_000)) as number
    const { primary, replica } = servers
    await replica.with((client) => client.replicaof('NO', 'ONE'))
    await primary.with((client) => client.replicaof('127.0.0.2', String(replica.port)))
    resolved = '127.0.0.2'
    await eventually(async () => assert.equal(await store.lease('one', 60_000), epoch))
    await eventually(async () =>
      assert.equal(await store.write('a', undefined, page(1), epoch), 'written'),
    )
    assert.deepEqual(
      JSON.parse((await replica.with((client) => client.get(keys.page('a')))) ?? ''),
      [...[1, 0, 0, 1, []]],
    )
  })

  it('by Sentinels, under writes: every write that was confirmed is there', async () => {
    await using primary = await RedisServer.start()
    await primary.with((client) => client.set(keys.epoch, 0))
    await using _one = await RedisServer.start(replicaOf(primary.port))
    await using _two = await RedisServer.start(replicaOf(primary.port))
    await eventually(async () =>
      assert.equal(await primary.with((client) => client.wait(2, 100)), 2),
    )
    await using sentinels = await Sentinels.watch('orders', primary)
    const store = storeAt(`redis+sentinel://${sentinels.hosts}/orders?replicas=1`)
    const epoch = (await store.lease('one', 60_000)) as number
    const written = new Map<string, number>()
    let failed = 0
    let isOver = false
    const writer = async (name: string) => {
      for (let n = 1; !isOver; n++) {
        const from = n === 1 ? undefined : page(n - 1)
        try {
          const result = await store.write(name, from, page(n), epoch)
          assert.equal(result, 'written')
          written.set(name, n)
        } catch (error) {
          assert.match((error as Error).message, /^Redis orders of the Sentinels at /)
          failed++
          // It may have been written all the same.
          const found = await eventually(() => store.read(name))
          n = found?.sequence ?? 0
          assert.ok(n >= (written.get(name) ?? 0), `${name}: ${n} after ${written.get(name)}`)
        }
      }
    }
    const writers = Array.from({ length: 20 }, (_, n) => writer(`page ${n}`))
    await sleep(1000)
    const before = [...written.values()].reduce((sum, n) => sum + n, 0)
    const killed = Date.now()
    await primary.process.stop('SIGKILL')
    await eventually(async () => assert.equal(await store.lease('one', 60_000), epoch))
    process.stdout.write(
      `# ${before} writes before; the lease went on after ${Date.now() - killed} ms\n`,
    )
    await sleep(500)
    isOver = true
    await Promise.all(writers)
    const after = [...written.values()].reduce((sum, n) => sum + n, 0)
    assert.ok(before > 100 && after > before && failed > 0, `${before}, ${after}, ${failed}`)
    for (const [name, n] of written) {
      assert.ok(((await store.read(name))?.sequence ?? 0) >= n, name)
    }
  })

  it('of which no Sentinel tells: it says why', async () => {
    const address = `redis+sentinel://u:s3cret@127.0.0.1:${await closedPort()}/orders`
    await assert.rejects(storeAt(address).lease('one', 1000), ({ message }) => {
      assert.match(
        message,
        /^Redis orders of the Sentinels at \S+: sentinel \S+: Connection is closed/,
      )
      return !message.includes('s3cret')
    })
    await using primary = await RedisServer.start()
    await using _ = await RedisServer.start(replicaOf(primary.port))
    await using sentinels = await Sentinels.watch('orders', primary)
    const other = storeAt(`redis+sentinel://${sentinels.hosts}/other`)
    await assert.rejects(
      other.lease('one', 1000),
      /: sentinel \S+: ERR No such master with that name$/,
    )
  })
})

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, beforeEach, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { encodePageState } from '../../packages/order/page-state.ts'
import { RedisStore } from '../../packages/order/redis/store.ts'
import { Broker } from '../../stage/kafka/broker.ts'
import { load } from '../../stage/kafka/topics.ts'
import { random } from '../../stage/random.ts'
import { RedisServer } from '../../stage/redis.ts'
import { EPOCHS, orderedTopic } from '../support/order/ordered-topic.ts'

const COMMAND = join(import.meta.dirname, '../../packages/tributary/tributary')
const PAGES = 'tributary:order:page:'

describe('tributary rebuild-order', () => {
  const dice = random()
  const { records, state } = orderedTopic(3000, 30_000, dice)
  const lost = new Map([...state].map(([page, each]) => [page, encodePageState(each)]))
  let broker: Broker
  let redis: RedisServer
  before(async () => {
    process.stdout.write(`# SEED=${dice.seed}\n`)
    ;[broker, redis] = await Promise.all([Broker.start(), RedisServer.start()])
    await broker.create(['ordered', 'empty', 'other'], 4)
    await load(broker, 'ordered', records)
    await load(broker, 'other', [{ value: '{}' }, { value: null }])
  })
  after(async () => {
    await broker?.[Symbol.asyncDispose]()
    await redis?.[Symbol.asyncDispose]()
  })
  beforeEach(() => redis.with((client) => client.flushall()))

  const start = (topic = 'ordered', to = redis.address, ...more: string[]): ChildProcess => {
    const from = `kafka://${broker.address}/${topic}`
    return spawn(COMMAND, ['rebuild-order', '--from', from, '--to', to, ...more])
  }

  const ended = async (child: ChildProcess) => {
    const { stdout, stderr } = child as {
      stdout: NodeJS.ReadableStream
      stderr: NodeJS.ReadableStream
    }
    const [out, err, [code]] = await Promise.all([text(stdout), text(stderr), once(child, 'close')])
    return { out, err, code: code as number | null }
  }

  const stored = () =>
    redis.with(async (client) => {
      const keys = await client.keys(`${PAGES}*`)
      const values = keys.length > 0 ? await client.mget(keys) : []
      return new Map(keys.map((key, i) => [key.slice(PAGES.length), values[i]]))
    })

  const others = () =>
    redis.with(async (client) =>
      (await client.keys('*')).filter((key) => !key.startsWith(PAGES)).sort(),
    )

  const isWhole = async () => {
    const found = await stored()
    assert.equal(found.size, lost.size)
    for (const [page, record] of lost) assert.equal(found.get(page), record, page)
    const kept = ['epoch', 'rebuilt', 'server'].map((name) => `tributary:order:${name}`)
    assert.deepEqual(await others(), kept)
  }

  it('makes the state that was lost, byte for byte, and notes up to where', async () => {
    const { out, err, code } = await ended(start())
    assert.equal(code, 0, err)
    process.stdout.write(`# ${out}`)
    const dropped = records.length - 30_000
    assert.match(
      out,
      new RegExp(
        `^${records.length} of ${records.length} records, ${dropped} repetitions dropped, ${lost.size} pages, epoch `,
      ),
    )
    await isWhole()
  })

  it('goes on where it was killed', async () => {
    const { integer } = dice
    let kills = 0
    for (; kills < 3; kills++) {
      const child = start()
      const over = once(child, 'exit')
      const before = (await stored()).size
      while (child.exitCode === null && (await stored()).size <= before) await sleep(10)
      await sleep(integer(0, 100))
      child.kill('SIGKILL')
      await over
      if (child.exitCode !== null) break
      const store = new RedisStore(redis.address)
      const lease = store.lease('an instance', 60_000).finally(() => store.close())
      assert.equal(await lease.catch(({ message }) => /has not ended/.test(message)), undefined)
    }
    assert.ok(kills > 0)
    const { out, err, code } = await ended(start())
    assert.equal(code, 0, err)
    assert.match(err, /resuming the last rebuild/)
    assert.ok(Number(out.split(' ')[0]) < records.length, out)
    await isWhole()
  })

  it('is stopped by a signal, and goes on at once', async () => {
    const child = start()
    while ((await stored()).size === 0) await sleep(10)
    child.kill('SIGTERM')
    const stopped = await ended(child)
    assert.equal(stopped.code, 1)
    assert.match(stopped.err, /stopped after \d+ of \d+ records.*run it again/)
    assert.equal((await ended(start())).code, 0)
    await isWhole()
  })

  it('changes nothing when all is there, and brings an older state up to date', async () => {
    await ended(start())
    await redis.with(async (client) => {
      for (const [i, page] of [...lost.keys()].entries()) {
        if (i % 3 === 0) await client.del(PAGES + page)
      }
    })
    assert.equal((await ended(start())).code, 0)
    await isWhole()
  })

  it('forgets the pages that the function forgets, and reads nothing that is older', async () => {
    const DAY_MS = 86_400_000
    const ago = (days: number) => BigInt(Date.now() - days * DAY_MS)
    const byPage = Map.groupBy(records, ({ key }) => key as string)
    const isPlain = (all: typeof records) =>
      all.length > 1 && new Set(all.map(({ headers }) => headers?.ce_id)).size === all.length
    const [old = [], young = [], both = []] = [...byPage.values()].filter(isPlain)
    await broker.create(['aged'], 1, { 'retention.ms': '-1' })
    await load(broker, 'aged', [
      ...old.map((record) => ({ ...record, timestamp: ago(16) })),
      ...both.slice(0, -1).map((record) => ({ ...record, timestamp: ago(15.5) })),
      ...[...young, ...both.slice(-1)].map((record) => ({ ...record, timestamp: ago(10) })),
    ])
    const { out, code, err } = await ended(start('aged', redis.address, '--forget-days', '14'))
    assert.equal(code, 0, err)
    assert.match(out, new RegExp(`^${young.length + 1} of ${young.length + 1} records`))
    const found = await stored()
    const [gone, kept, back] = [old, young, both].map(([record]) => record?.key as string)
    assert.deepEqual([...found.keys()].sort(), [kept, back].sort())
    assert.equal(found.get(kept as string), lost.get(kept as string))
    assert.equal(found.has(gone as string), false)
    // Its position is as it was; only the ids of forgotten changes are not remembered.
    const position = (text = '') => JSON.parse(text).slice(0, 4)
    assert.deepEqual(position(found.get(back as string) ?? ''), position(lost.get(back as string)))
    const left = await redis.with((client) => client.pttl(PAGES + kept))
    assert.equal(Math.round(left / DAY_MS), 5)
    await ended(start('aged', redis.address, '--forget-days', '36500'))
    assert.equal((await stored()).size, 3)
  })

  it('leaves an epoch that is not below any in the topic, nor below one before', async () => {
    const epoch = async () =>
      Number(await redis.with((client) => client.get('tributary:order:epoch')))
    await ended(start('empty'))
    const now = Math.floor(Date.now() / 1000)
    assert.ok(Math.abs((await epoch()) - now) < 60)
    await redis.with((client) => client.set('tributary:order:epoch', '2000000000'))
    await ended(start())
    assert.ok((await epoch()) > 2_000_000_000)
    assert.ok((await epoch()) > EPOCHS[1])
  })

  it('refuses what it cannot do, in one line', async () => {
    const refused = async (topic: string, to: string | undefined, message: RegExp) => {
      const { err, code } = await ended(start(topic, to))
      assert.match(err, message)
      assert.equal(err.trim().split('\n').length, 1, err)
      assert.ok(code === 1 || code === 2)
    }
    await refused('none', undefined, /has no topic none/)
    await refused('other', undefined, /other is no ordered topic/)
    await refused('ordered', 'memory:', /--to.*redis:\/\//)
    await refused('ordered', 'redis://:secret@host:port', /^(?!.*secret).*--to must be redis:/)
    await refused('ordered', 'redis://:secret@127.0.0.1:1', /^(?!.*secret).*ECONNREFUSED/)
    await ended(start('empty'))
    const store = new RedisStore(redis.address)
    try {
      await store.lease('an instance', 60_000)
      await refused('ordered', undefined, /active instance; end it first/)
      assert.equal((await stored()).size, 0)
    } finally {
      await store.close()
    }
  })
})

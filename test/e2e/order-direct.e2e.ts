/**
 * page-change-order directly on a real Kafka: a cold start on a backlog, killed, and taken over by a standby.
 * CHANGES=100000 PARTITIONS=12 makes the backlog larger.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'iovalkey'
import { redisKeys } from '../../packages/order/index.ts'
import { Broker } from '../../stage/kafka/broker.ts'
import { type History, history } from '../../stage/order/histories.ts'
import { OrderedTopics } from '../../stage/order/topics.ts'
import { random } from '../../stage/random.ts'
import { RedisServer } from '../../stage/redis.ts'
import { bundled, FunctionProcess } from '../support/function-process.ts'

const CHANGES = Number(process.env.CHANGES ?? 10_000)
const PARTITIONS = Number(process.env.PARTITIONS ?? 12)
/** The second topic begins an hour later than the first. */
const SHAPE = {
  ...{ pages: CHANGES / 10, changes: CHANGES, seconds: 7200 },
  ...{ displaced: 8, window: 10, settle: 2, ahead: 3600 },
}
const PATIENCE_MS = 60_000 + CHANGES * 5

describe('page-change-order directly on a real Kafka', () => {
  let broker: Broker
  let bundle: string
  let redis: RedisServer
  before(async () => {
    bundle = await bundled('page-change-order')
    broker = await Broker.start()
    redis = await RedisServer.start()
  })
  after(async () => {
    await broker?.[Symbol.asyncDispose]()
    await redis?.[Symbol.asyncDispose]()
  })

  /** A backlog, and processes that order it. */
  async function backlog(name: string, made: History, store = 'memory:') {
    const topics = await OrderedTopics.create(broker, name, made, PARTITIONS)
    const env = { PATH: process.env.PATH ?? '', ...topics.env, ORDER_STORE: store }
    const processes: FunctionProcess[] = []
    /** Starts a process, and again if it ends by itself, as Kubernetes does: on a busy machine its lease is over. */
    const start = () => {
      const process = FunctionProcess.spawn(bundle, { ...env, KAFKA_SESSION_TIMEOUT_MS: '6000' })
      processes.push(process)
      process.ended.then(({ code }) => {
        if (code === 1) start()
      })
      return process
    }
    const untilWritten = async (count: number) => {
      for (const end = Date.now() + PATIENCE_MS; ; await sleep(100)) {
        const written = await topics.written()
        if (written >= count) return
        const log = processes.map(({ stdout, stderr }) => stdout.slice(-2000) + stderr).join('\n')
        assert.ok(Date.now() < end, `${written} of ${count} after ${PATIENCE_MS} ms:\n${log}`)
      }
    }
    /** Waits until every change is somewhere. Some are there twice. */
    const account = async () => {
      // A page that is deleted twice at one revision has the same id twice.
      await untilWritten(new Set([...made.pages.values()].flat().map(({ id }) => id)).size)
      for (const end = Date.now() + PATIENCE_MS; ; await sleep(1000)) {
        const { lost, violations, ...rest } = await topics.account(made)
        if (lost.length > 0 && Date.now() < end) continue
        return { ...rest, lost: lost.length, violations: violations.length }
      }
    }
    const close = async () => {
      for (const process of processes) await process[Symbol.asyncDispose]()
    }
    return { start, untilWritten, account, [Symbol.asyncDispose]: close }
  }

  const emptied = () =>
    redis.with(async (client: Redis) => {
      await client.flushall()
      await client.set(redisKeys.epoch, 0)
    })

  const COMPLETE = { lost: 0, violations: 0, gaps: 0, misplaced: 0, dead: 0 }

  function verify(result: Awaited<ReturnType<Awaited<ReturnType<typeof backlog>>['account']>>) {
    const { lost, violations, gaps, misplaced, dead } = result
    assert.deepEqual({ lost, violations, gaps, misplaced, dead }, COMPLETE)
  }

  const shown = (result: object, seed: number) =>
    process.stdout.write(`# ${JSON.stringify(result)} SEED=${seed}\n`)

  it('is complete after a cold start on a backlog whose topics begin an hour apart', async () => {
    const { seed } = random()
    await emptied()
    await using run = await backlog('cold', history(SHAPE, random(seed)), redis.address)
    const process = run.start()
    const result = await run.account()
    const { pid } = process.child
    const status =
      process.child.exitCode === null ? readFileSync(`/proc/${pid}/status`, 'utf8') : ''
    const peakMB = Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024)
    shown({ ...result, peakMB, perSecond: Math.round(CHANGES / result.seconds) }, seed)
    verify(result)
    assert.ok(result.duplicates === 0 || result.epochs > 1, `${result.duplicates} repeated`)
    assert.ok(status === '' || peakMB < 512, `${peakMB} MB`)
  })

  it('is complete after kill -9, twice', async () => {
    const { seed } = random()
    await emptied()
    await using run = await backlog('killed', history(SHAPE, random(seed)), redis.address)
    for (const part of [0.3, 0.6]) {
      const process = run.start()
      await run.untilWritten(CHANGES * part)
      process.child.kill('SIGKILL')
      await process.ended
    }
    run.start()
    const result = await run.account()
    shown(result, seed)
    verify(result)
    assert.ok(result.epochs >= 3, `${result.epochs} epochs`)
  })

  it('goes on in a standby, which is ready and reads nothing before', async () => {
    const { seed } = random()
    await emptied()
    await using run = await backlog('taken-over', history(SHAPE, random(seed)), redis.address)
    const first = run.start()
    await first.says(/this is the active instance/)
    const standby = run.start()
    await run.untilWritten(CHANGES * 0.3)
    assert.equal((await standby.metrics())('tributary_order_epoch'), 0)
    first.child.kill('SIGTERM')
    const asked = Date.now()
    await standby.says(/this is the active instance/)
    const took = Date.now() - asked
    assert.equal((await first.ended).code, 0)
    const third = run.start()
    await run.untilWritten(CHANGES * 0.6)
    standby.child.kill('SIGKILL')
    await third.says(/this is the active instance/)
    const result = await run.account()
    shown({ ...result, tookOverMs: took }, seed)
    verify(result)
    assert.ok(result.epochs >= 3, `${result.epochs} epochs`)
  })
})

/** The example of packages/order/README.md as a process, on both topics of a real Kafka, killed in the middle. */
import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'iovalkey'
import { redisKeys } from '../../packages/order/index.ts'
import { Broker } from '../../stage/kafka/broker.ts'
import { type History, history } from '../../stage/order/histories.ts'
import { OrderedTopics } from '../../stage/order/topics.ts'
import { random } from '../../stage/random.ts'
import { RedisServer } from '../../stage/redis.ts'
import { RestartableProcess } from '../../stage/restartable-process.ts'
import { account, type Done } from '../packages/order/reading.ts'

const EXAMPLE = join(import.meta.dirname, '../../packages/order/example/consumer.ts')
const CHANGES = 20_000
const SHAPE = { pages: 2000, changes: CHANGES, seconds: 7200, displaced: 8, window: 10, settle: 2 }
/** The group waits for the killed member until its session times out, and the last changes for their window. */
const PATIENCE_MS = 120_000

describe('the consumer of the README on both topics of a real Kafka', () => {
  let broker: Broker
  let redis: RedisServer
  const folder = mkdtempSync(join(tmpdir(), 'tributary-consumer-'))
  before(async () => {
    broker = await Broker.start()
    redis = await RedisServer.start()
    // What the README says to do before the first start.
    const client = new Redis(redis.address)
    await client.set(redisKeys.epoch, 0)
    client.disconnect()
  })
  after(async () => {
    await broker?.[Symbol.asyncDispose]()
    await redis?.[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true })
  })

  /** Runs the example on a backlog until it has printed every change, killed this many times. */
  async function consume(name: string, made: History, store: string, kills: number) {
    const { topics } = await OrderedTopics.create(broker, name, made)
    const log = join(folder, name)
    const env = { KAFKA: broker.address, TOPICS: topics.join(), GROUP: name, ORDER_STORE: store }
    await using consumer = new RestartableProcess({
      ...{ name, log, env, command: process.execPath, args: [EXAMPLE] },
    }).start()
    const printed = (): Done[] =>
      readFileSync(log, 'utf8')
        .split('\n')
        // One that is being printed, or was when its process was killed, has no end.
        .filter((line) => line.startsWith('{') && line.endsWith('}'))
        .map((line) => {
          const { id, page, reason, gap, repeated, ...position } = JSON.parse(line)
          return reason ? { id, page, reason } : { id, page, position, gap, repeated }
        })
    const until = async (count: number) => {
      for (const end = Date.now() + PATIENCE_MS; ; await sleep(50)) {
        const ids = new Set(printed().map(({ id }) => id))
        if (ids.size >= count) return
        assert.ok(consumer.isRunning, `it has ended: ${readFileSync(log, 'utf8').slice(-1000)}`)
        assert.ok(Date.now() < end, `${ids.size} of ${count} after ${PATIENCE_MS} ms`)
      }
    }
    for (let kill = 1; kill <= kills; kill++) {
      await until((CHANGES * kill) / (kills + 1))
      await consumer.stop('SIGKILL')
      appendFileSync(log, '\n')
      consumer.start()
    }
    await until(CHANGES)
    const done = printed()
    const repeated = done.filter((each) => each.repeated).length
    return { ...account(made, done), done: done.length, marked: repeated }
  }

  const COMPLETE = { lost: 0, violations: 0, misplaced: 0, gaps: 0, unmarked: 0 }

  it('prints a backlog completely and in order', async () => {
    const { seed } = random()
    const { marked, ...result } = await consume('once', history(SHAPE, random(seed)), 'memory:', 0)
    process.stdout.write(`# ${JSON.stringify(result)} SEED=${seed}\n`)
    assert.deepEqual({ ...result, marked }, { ...COMPLETE, done: CHANGES, marked: 0 })
  })

  it('killed with a Redis of its own: order kept, nothing lost, repetitions marked', async () => {
    const { seed } = random()
    const made = history(SHAPE, random(seed))
    const { done, marked, ...result } = await consume('killed', made, redis.address, 2)
    process.stdout.write(`# ${JSON.stringify({ ...result, done, marked })} SEED=${seed}\n`)
    assert.deepEqual(result, COMPLETE)
    // Also marked are those that were intended and not printed before the kill.
    assert.ok(marked >= done - CHANGES)
  })

  it('killed with its state in memory: order kept, nothing lost', async () => {
    const { seed } = random()
    const made = history(SHAPE, random(seed))
    const { lost, violations, ...rest } = await consume('forgetful', made, 'memory:', 2)
    process.stdout.write(`# ${JSON.stringify({ lost, violations, ...rest })} SEED=${seed}\n`)
    assert.deepEqual({ lost, violations }, { lost: 0, violations: 0 })
  })
})

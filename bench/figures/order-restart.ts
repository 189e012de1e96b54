import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { redisKeys } from '../../packages/order/index.ts'
import { Broker } from '../../stage/kafka/broker.ts'
import { MeasuredProcess } from '../../stage/measured-process.ts'
import { history } from '../../stage/order/histories.ts'
import { writeLive } from '../../stage/order/live.ts'
import { OrderedTopics } from '../../stage/order/topics.ts'
import { random } from '../../stage/random.ts'
import { RedisServer } from '../../stage/redis.ts'
import { tributary } from '../contestants.ts'
import type { Bench, Figure } from '../figure.ts'

/** As many changes a second as Wikimedia's wikis make; the window is the function's default. */
const RATE = 36
const SHAPE = { pages: 400, displaced: 8, window: 10, settle: 2 }
/** The topics are empty at first. */
const NOTHING = { eqiad: [], codfw: [] }
/** When the active instance ends, in milliseconds after the beginning. */
const ENDS = [
  ['order-terminated-wait', 60_000, 'SIGTERM'],
  ['order-killed-wait', 120_000, 'SIGKILL'],
] as const
const SECONDS = 180
/** A change that was written so long before an end, or after it, may wait for it. */
const [BEFORE_MS, AFTER_MS] = [15_000, 30_000]
const PATIENCE_MS = 60_000
const FUNCTION = ['--max-semi-space-size=8', 'functions/page-change-order/dist/index.js']

/**
 * How long a change of live traffic waits at most for its place in the ordered stream: from its record in an input to
 * its record in the output, where nothing ends, and where the active instance ends and a standby goes on. On a real
 * Kafka, with the state in Redis.
 */
export const orderRestart: Figure = {
  name: 'order-restart',
  async measure({ samples, progress }: Bench) {
    await using broker = await Broker.start()
    await using redis = await RedisServer.start()
    await redis.with((store) => store.set(redisKeys.epoch, 0))
    const made = history({ ...SHAPE, seconds: SECONDS, changes: RATE * SECONDS }, random())
    const topics = await OrderedTopics.create(broker, 'restart', { ...made, inputs: NOTHING })
    await using instances = new AsyncDisposableStack()
    const start = async () => {
      const env = { ...topics.env, ORDER_STORE: redis.address }
      return instances.use(await MeasuredProcess.start(FUNCTION, env, tributary.cwd))
    }
    let [active, standby] = [await start(), await start()]
    const began = Date.now()
    const ending = (async () => {
      for (const [, at, signal] of ENDS) {
        await sleep(began + at - Date.now())
        await active.stop(signal)
        active = standby
        standby = await start()
      }
    })()
    const written = await writeLive(broker, topics.topics, made, progress)
    await ending
    for (const end = Date.now() + PATIENCE_MS; ; await sleep(1000)) {
      const { lost, violations } = await topics.account(made)
      if (lost.length > 0 && Date.now() < end) continue
      assert.deepEqual({ lost, violations }, { lost: [], violations: [] })
      break
    }
    const placed = await topics.placed()
    const longest = new Map<string, number>()
    for (const [id, at] of written) {
      // Behind the last changes comes nothing that says what is missing.
      if (at > began + SECONDS * 1000 - BEFORE_MS) continue
      const [name] = ENDS.find(([, end]) => isNear(at - began - end)) ?? ['order-live-wait']
      const wait = ((placed.get(id) ?? Number.NaN) - at) / 1000
      longest.set(name, Math.max(longest.get(name) ?? 0, wait))
    }
    for (const [name, seconds] of longest) samples.add(name, 'tributary', seconds)
  },
}

const isNear = (later: number): boolean => later > -BEFORE_MS && later < AFTER_MS

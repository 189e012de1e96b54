import { setTimeout as sleep } from 'node:timers/promises'
import { apply, encodePageState, type PageState } from '../../packages/order/page-state.ts'
import * as keys from '../../packages/order/redis/keys.ts'
import { keptMs } from '../../packages/order/store.ts'
import { Broker } from '../../stage/kafka/broker.ts'
import { load, type NewRecord } from '../../stage/kafka/topics.ts'
import { r } from '../../stage/order/changes.ts'
import { keyOf, pageChange } from '../../stage/order/events.ts'
import { RedisServer } from '../../stage/redis.ts'
import { tributary } from '../contestants.ts'
import type { Bench, Figure } from '../figure.ts'
import { runProgram } from '../program.ts'

const DAY_MS = 86_400_000
const FORGET_DAYS = 30
const PORTION = 20_000
/** Page and revision ids have as many digits as Wikipedia's. */
const FIRST_PAGE = 60_000_000
const FIRST_REVISION = 1_300_000_000

/**
 * The ordered stream's store: bytes per page, and a rebuild of one million pages from a real Kafka, with all of
 * them and with the half to which something happened in the last 30 days. Redis keeps nothing on disk here: Kafka's
 * records fill the disk's queue meanwhile.
 */
export const orderStore: Figure = {
  name: 'order-store',
  async measure({ samples, quick, progress }: Bench) {
    const pages = quick ? 80_000 : 1_000_000
    const add = (name: string, value: number) =>
      samples.add(`order-store-${name}`, 'tributary', value)
    await using redis = await RedisServer.start({ args: ['--appendonly', 'no'] })
    for (const changes of [1, 16]) add(`bytes-${changes}`, await bytesPerPage(redis, changes))
    await using broker = await Broker.start()
    // By default, Kafka would delete the old records within minutes.
    await broker.create(['ordered'], 4, { 'retention.ms': '-1' })
    for (let from = 0; from < pages; from += PORTION) {
      await load(
        broker,
        'ordered',
        Array.from({ length: PORTION }, (_, i) => record(from + i, pages)),
      )
      progress((0.5 * from) / pages)
    }
    for (const [name, days] of [
      ['all', 36_500],
      ['remembered', FORGET_DAYS],
    ] as const) {
      await redis.with((client) => client.flushall())
      const before = await memoryOf(redis)
      const at = ['--from', `kafka://${broker.address}/ordered`, '--to', redis.address]
      const { seconds } = await runProgram(
        [
          'packages/tributary/cli.ts',
          'rebuild-order',
          ...at,
          '--quiet',
          '--forget-days',
          `${days}`,
        ],
        tributary.cwd,
      )
      // Redis frees the rebuild's own keys in the background.
      await sleep(5000)
      const stored = await redis.with((client) => client.dbsize())
      add(`${name}-pages`, stored)
      add(`${name}-seconds`, seconds)
      add(`${name}-megabytes`, ((await memoryOf(redis)) - before) / 1e6)
    }
    progress(1)
  },
}

/** The first half of the pages had their last change 40 days ago. */
function record(index: number, pages: number): NewRecord {
  const now = Date.now()
  const timestamp = BigInt(index < pages / 2 ? now - 40 * DAY_MS : now)
  const page = `page ${FIRST_PAGE + index}`
  const change = r(FIRST_REVISION + index, FIRST_REVISION - 1, 0)
  const event = { ce_specversion: '1.0', ce_id: change.id, ce_source: '/bench', ce_type: 'bench' }
  const headers = { ...event, ce_epoch: '1790000000', ce_sequence: '0000000001' }
  const value = JSON.stringify(pageChange(page, change, Number(timestamp)))
  return { key: keyOf(page), value, headers, timestamp }
}

/** The memory of Redis for one page of 100,000 with this many changes. */
async function bytesPerPage(redis: RedisServer, changes: number): Promise<number> {
  const pages = 100_000
  await redis.with((client) => client.flushall())
  const before = await memoryOf(redis)
  await redis.with(async (client) => {
    for (let from = 0; from < pages; from += PORTION) {
      const batch = client.pipeline()
      for (let index = from; index < from + PORTION; index++) {
        const state = encodePageState(stateAfter(changes, index))
        const key = keys.page(keyOf(`page ${FIRST_PAGE + index}`))
        batch.set(key, state, 'PX', keptMs(FORGET_DAYS))
      }
      await batch.exec()
    }
  })
  return ((await memoryOf(redis)) - before) / pages
}

function stateAfter(changes: number, index: number): PageState {
  let state: PageState | undefined
  for (let n = 0; n < changes; n++) {
    const revision = FIRST_REVISION + index + n
    const id = `${index} ${n}`
    state = apply(state, r(revision, revision - 1, 1_790_000_000 + n, { id }))
  }
  return state as PageState
}

const memoryOf = async (redis: RedisServer): Promise<number> => {
  const info = await redis.with((client) => client.info('memory'))
  return Number(/used_memory:(\d+)/.exec(info)?.[1])
}

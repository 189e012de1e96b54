/**
 * Backlogs of a consumer that reads both topics itself, begun with different partitions.
 * CHANGES=20000 makes them larger.
 */
import assert from 'node:assert/strict'
import { MemoryStore } from '../../../packages/order/memory.ts'
import { history } from '../../../stage/order/histories.ts'
import { random } from '../../../stage/random.ts'
import { testInWorker } from '../../support/in-worker.ts'
import { Clock } from './clock.ts'
import { account, type Client, Consumer, type Done, Topics, until } from './reading.ts'
import { HOURS_LATER } from './verify.ts'

const test = testInWorker(import.meta.filename)

const CHANGES = Number(process.env.CHANGES ?? 1500)
const SHAPE = { pages: CHANGES / 10, seconds: 7200, displaced: 8, window: 10, settle: 2 }
/** Small, so that a partition is read far ahead of what is queued. */
const MAX_QUEUED = 50

const CLIENTS: Record<string, Client> = {
  'one partition': { partitions: 1, fetched: 500, readers: 'by-topic' },
  '4 partitions that one reader fetches in turn': {
    ...{ partitions: 4, fetched: 500, readers: 'by-topic' },
  },
  '12 partitions with a reader for each': {
    ...{ partitions: 12, fetched: 100, readers: 'by-partition' },
  },
}

const COMPLETE = { lost: 0, violations: 0, misplaced: 0, gaps: 0, unmarked: 0 }

/** @param kills the numbers of changes after which the process is killed and started again */
async function read(client: Client, seed: number, kills: number[], hasStore: boolean) {
  const made = history({ ...SHAPE, changes: CHANGES }, random(seed))
  const topics = new Topics(made, client.partitions)
  const clock = new Clock(HOURS_LATER)
  const done: Done[] = []
  const reports: string[] = []
  const memory = () => new MemoryStore(() => clock.now)
  const own = memory()
  const start = async () => {
    const consumer = await Consumer.start(topics, hasStore ? own : memory(), clock, done, {
      maxQueued: MAX_QUEUED,
      separateReaders: client.readers === 'by-partition',
      report: (line) => reports.push(line),
    })
    consumer.read(topics, clock, client)
    return consumer
  }
  let consumer = await start()
  for (const number of kills) {
    await until(() => done.length >= number, topics, consumer, clock)
    await consumer.kill()
    clock.pass(10_000)
    consumer = await start()
  }
  const { all } = topics
  const isAllCommitted = () => all.every((record) => topics.isCommitted(record))
  await until(() => done.length >= CHANGES && isAllCommitted(), topics, consumer, clock)
  await consumer.order.close()
  assert.deepEqual(reports, [])
  return { ...account(made, done), done: done.length }
}

for (const [name, client] of Object.entries(CLIENTS)) {
  test(`a backlog of any size is complete with ${name}`, async (t) => {
    const { seed } = random()
    t.diagnostic(`SEED=${seed}`)
    const { done, ...result } = await read(client, seed, [], false)
    assert.deepEqual({ ...result, done }, { ...COMPLETE, done: CHANGES })
  })

  const kills = [CHANGES / 4, CHANGES / 2]
  test(`with a store of its own, a killed consumer of ${name} marks all repetitions`, async (t) => {
    const { seed } = random()
    t.diagnostic(`SEED=${seed}`)
    const { done, ...result } = await read(client, seed, kills, true)
    t.diagnostic(`${done - CHANGES} repeated`)
    assert.deepEqual(result, COMPLETE)
  })

  test(`with memory, a killed consumer of ${name} loses nothing and applies all in order`, async (t) => {
    const { seed } = random()
    t.diagnostic(`SEED=${seed}`)
    const { lost, violations, done, ...others } = await read(client, seed, kills, false)
    t.diagnostic(`${done - CHANGES} repeated ${JSON.stringify(others)}`)
    assert.deepEqual({ lost, violations }, { lost: 0, violations: 0 })
  })
}

/** The bundle of a function directly on a real Kafka: members that die, a broker that dies, retries, windows. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { recordedWiki } from '../../packages/mediawiki/testing/recorded-wiki.ts'
import { Broker } from '../../stage/kafka/broker.ts'
import { header, type StoredRecord } from '../../stage/kafka/topics.ts'
import { bundled } from '../support/function-process.ts'
import { describeAccount } from '../support/kafka/account.ts'
import { copiedChanges, pageKeyed } from '../support/kafka/changes.ts'
import { DirectPipeline } from '../support/kafka/direct.ts'
import { drill } from '../support/kafka/drill.ts'
import { RECORDED } from '../support/kafka/pipeline.ts'

const IN_FLIGHT = 50

describe('a function directly on Kafka', () => {
  let broker: Broker
  let bundle: string
  let wiki: Awaited<ReturnType<typeof recordedWiki>>
  before(async () => {
    bundle = await bundled('page-wikitext-change')
    wiki = await recordedWiki(RECORDED, { latencyMs: 50 })
    broker = await Broker.start()
  })
  after(async () => {
    await broker?.[Symbol.asyncDispose]()
    await wiki?.close()
  })

  const env = () => ({ MEDIAWIKI_API_URL: wiki.url, MAX_CONCURRENT_EVENTS: String(IN_FLIGHT) })

  for (const delivery of ['at-least-once', 'exactly-once'] as const) {
    it(`with ${delivery} loses nothing, keeps the order and repeats at most what it may when members and broker die`, async () => {
      const result = await drill(broker, {
        ...{ name: delivery, bundle, wikiUrl: wiki.url, delivery },
        ...{ copies: 60, rounds: 1, inFlight: IN_FLIGHT, killEveryMs: 4000 },
      })
      const { lost, differing, violations, deadLettered, duplicates, kills, exitCodes } = result
      const damage = `${kills} kills and stops, ${result.brokerKills} of the broker`
      process.stdout.write(`# ${describeAccount(result, damage)}\n`)
      assert.deepEqual(
        { lost, differing, violations, deadLettered, exitCodes },
        { lost: 0, differing: 0, violations: 0, deadLettered: 0, exitCodes: [0, 0, 0] },
      )
      const mayRepeat = delivery === 'exactly-once' ? 0 : kills * IN_FLIGHT
      assert.ok(duplicates <= mayRepeat, `${duplicates} repeated`)
    })
  }

  it('lets only its own key wait for a record that fails, and then keeps a dead letter', async () => {
    const records = copiedChanges(5, pageKeyed)
    const poison = { key: 'poison', value: 'no JSON' }
    const failing = JSON.parse(records[0]?.value as string)
    // The wiki has no such revision, and the event is new all the time: it may come yet.
    const late = {
      key: 'late',
      value: JSON.stringify({
        ...failing,
        rev_id: 999_999_999,
        meta: { ...failing.meta, id: 'late', dt: new Date(Date.now() + 120_000).toISOString() },
      }),
    }
    const behind = { key: 'late', value: records[0]?.value as string }
    await using pipeline = await DirectPipeline.on(
      broker,
      'poison',
      [poison, late, behind, ...records],
      {
        bundle,
        partitions: 1,
        env: {
          ...env(),
          KAFKA_RETRY: '2',
          KAFKA_BACKOFF_DELAY: 'PT2S',
          KAFKA_BACKOFF_POLICY: 'linear',
        },
      },
    )
    const member = pipeline.member()
    await pipeline.untilStored(records.length + 1)
    const early = await pipeline.records('out')
    assert.equal(early.length, records.length, 'the other keys have gone on')
    const metrics = await member.metrics()
    assert.equal(
      metrics('tributary_kafka_lag'),
      records.length + 2,
      'from the record that is tried again',
    )
    const [waiting = 0, inFlight = 0] = ['waiting', 'in_flight'].map((name) =>
      metrics(`tributary_kafka_${name}`),
    )
    assert.equal(waiting + inFlight, 2)
    assert.ok((metrics('tributary_kafka_retries_total') ?? 0) >= 1)
    // All others are in the map, so a kill repeats none of them.
    const end = BigInt(records.length + 3)
    await pipeline.untilCommitted({ offset: 1n, finished: [{ from: 3n, to: end }] })
    member.child.kill('SIGKILL')
    const next = pipeline.member()
    await pipeline.untilStored(records.length + 3)
    const dead = await pipeline.records('dead')
    assert.deepEqual(
      dead.map((record) => [
        record.key?.toString(),
        header(record, 'ce_code'),
        header(record, 'ce_knativeerrordest'),
      ]),
      [
        ['poison', 'malformed_json', 'urn:tributary:function:page-wikitext-change'],
        ['late', 'revision_not_yet', 'urn:tributary:function:page-wikitext-change'],
      ],
    )
    assert.equal(dead[0]?.value.toString(), 'no JSON')
    assert.equal((await pipeline.records('out')).length, records.length + 1, 'and the one behind')
    await pipeline.untilCommitted({ offset: end, finished: [] })
    next.child.kill('SIGTERM')
    await next.ended
  })

  it('replays exactly the records between two times, ends with 0, and makes the same ids again', async () => {
    // Timestamps that step backwards now and then.
    const at = (index: number) =>
      BigInt(Date.UTC(2026, 0, 1) + (index - (index % 7 === 0 ? 3 : 0)) * 1000)
    const records = copiedChanges(3, (change, index) => ({
      ...pageKeyed(change),
      timestamp: at(index),
    }))
    const [from, to] = [at(20), at(45)]
    const window = {
      KAFKA_START: new Date(Number(from)).toISOString(),
      KAFKA_END: new Date(Number(to)).toISOString(),
    }
    const expected = records.filter(({ timestamp = 0n }) => timestamp >= from && timestamp < to)
    await using pipeline = await DirectPipeline.on(broker, 'window', records, {
      bundle,
      env: env(),
    })
    const runs: StoredRecord[][] = []
    for (const group of ['first', 'second']) {
      const before = (await pipeline.records('out')).length
      const { code } = await pipeline.member({ ...window, KAFKA_CONSUMER_GROUP: group }).ended
      assert.equal(code, 0)
      const all = await pipeline.records('out')
      assert.equal(all.length - before, expected.length)
      runs.push(all)
    }
    const ids = (run: readonly StoredRecord[] = []) =>
      new Set(run.map((record) => header(record, 'ce_id')))
    assert.equal(ids(runs[0]).size, expected.length)
    assert.deepEqual(ids(runs[1]), ids(runs[0]))
  })

  it('waits for a broker that is away, and says so; a missing topic ends it with one line', async () => {
    const server = createServer()
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = server.address() as AddressInfo
    server.close()
    await using pipeline = await DirectPipeline.on(broker, 'missing', [], { bundle, env: env() })
    const away = pipeline.member({ KAFKA_BROKERS: `127.0.0.1:${port}` })
    await away.says(/is away; waiting for it/)
    away.child.kill('SIGTERM')
    assert.equal((await away.ended).code, 0)
    const missing = pipeline.member({ KAFKA_DEAD_LETTER_TOPIC: 'nowhere' })
    assert.equal((await missing.ended).code, 1)
    assert.equal(
      missing.stderr,
      `page-wikitext-change: Kafka at ${broker.address} has no topic nowhere\n`,
    )
  })
})

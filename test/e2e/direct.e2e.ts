/** The bundle of a function directly on a real Kafka: members that die, a broker that dies, retries, windows. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { recordedWiki } from '../../packages/mediawiki/testing/recorded-wiki.ts'
import { Broker } from '../../stage/kafka/broker.ts'
import { header, type StoredRecord } from '../../stage/kafka/topics.ts'
import { bundled } from '../support/function-process.ts'
import { account, describeAccount, entryOf } from '../support/kafka/account.ts'
import { copiedChanges, pageKeyed } from '../support/kafka/changes.ts'
import { DirectPipeline } from '../support/kafka/direct.ts'
import { RECORDED } from '../support/kafka/pipeline.ts'

const IN_FLIGHT = 50
/** A member commits when half as many are finished. Four members die or stop, and the broker does while three run. */
const AT_RISK = 7 * 1.5 * IN_FLIGHT

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

  const accountOf = async (pipeline: DirectPipeline) => {
    const [sent = [], out = [], dead = []] = await Promise.all(
      ['in', 'out', 'dead'].map(async (part) => (await pipeline.records(part)).map(entryOf)),
    )
    return account(sent, out, dead)
  }

  it('loses nothing, keeps the order and repeats what was in flight when members and broker die', async () => {
    const records = copiedChanges(100, pageKeyed)
    const options = { bundle, env: env() }
    await using pipeline = await DirectPipeline.on(broker, 'killed', records, options)
    const members = [pipeline.member(), pipeline.member(), pipeline.member()]
    const kills: string[] = []
    const replace = async (i: number) => {
      members[i]?.child.kill('SIGKILL')
      kills.push('member')
      await members[i]?.ended
      members[i] = pipeline.member()
    }
    const total = records.length
    await pipeline.untilStored(total * 0.1)
    await replace(0)
    await pipeline.untilStored(total * 0.25)
    // Longer than the session: its partitions go to the others, and it comes back.
    members[1]?.child.kill('SIGSTOP')
    kills.push('stop')
    await pipeline.untilStored(total * 0.35)
    await broker.stop('SIGKILL')
    kills.push('broker')
    await sleep(2000)
    await broker.run()
    await sleep(6000)
    members[1]?.child.kill('SIGCONT')
    await pipeline.untilStored(total * 0.6)
    await replace(2)
    await pipeline.untilStored(total * 0.8)
    await replace(0)
    await pipeline.untilStored(total)
    // Some records are there twice.
    for (const end = Date.now() + 60_000; Date.now() < end; await sleep(500)) {
      if ((await accountOf(pipeline)).lost === 0) break
    }
    for (const { child } of members) child.kill('SIGTERM')
    assert.deepEqual(
      await Promise.all(members.map(async ({ ended }) => (await ended).code)),
      [0, 0, 0],
    )
    const result = await accountOf(pipeline)
    process.stdout.write(`# ${describeAccount(result, kills.join(', '))}\n`)
    const { lost, differing, violations, deadLettered, duplicates } = result
    assert.deepEqual(
      { lost, differing, violations, deadLettered },
      { lost: 0, differing: 0, violations: 0, deadLettered: 0 },
    )
    assert.ok(duplicates <= AT_RISK, `${duplicates} repeated`)
  })

  it('lets only its own key wait for a record that fails, and then keeps a dead letter', async () => {
    const records = copiedChanges(5, pageKeyed)
    const poison = { key: 'poison', value: 'no JSON' }
    const failing = JSON.parse(records[0]?.value as string)
    // The wiki has no such revision, and the event is new: it may come yet.
    const late = {
      key: 'late',
      value: JSON.stringify({
        ...failing,
        rev_id: 999_999_999,
        meta: { ...failing.meta, id: 'late', dt: new Date().toISOString() },
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
    member.child.kill('SIGTERM')
    await member.ended
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

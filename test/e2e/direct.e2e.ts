/** The bundle of a function directly on a real Kafka: members that die, a broker that dies, retries, windows. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Producer } from '@platformatic/kafka'
import { recordedWiki } from '../../packages/tributary/recorded-wiki.ts'
import { Broker } from '../../stage/kafka/broker.ts'
import { header, load, type StoredRecord } from '../../stage/kafka/topics.ts'
import { bundled } from '../support/function-process.ts'
import { account, describeAccount, entryOf } from '../support/kafka/account.ts'
import { DirectPipeline } from '../support/kafka/direct.ts'
import { RECORDED } from '../support/kafka/pipeline.ts'
import { revisionCreates } from '../support/recorded.ts'

const IN_FLIGHT = 50
/** A member commits when half as many are finished. Four members die or stop, and the broker does while three run. */
const AT_RISK = 7 * 1.5 * IN_FLIGHT

/** The recorded changes, once for each of `copies` wikis. */
const changes = (copies: number, timestamp = (_index: number): bigint | undefined => undefined) =>
  revisionCreates().flatMap((change, index) =>
    Array.from({ length: copies }, (_, copy) => {
      const database = `wiki${copy}`
      const name = `${database}-${index}`
      const meta = { ...change.meta, id: name, request_id: name }
      const at = timestamp(index)
      return {
        key: JSON.stringify({ wiki_id: database, page_id: change.page_id }),
        value: JSON.stringify({ ...change, database, meta }),
        ...(at !== undefined && { timestamp: at }),
      }
    }),
  )

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
    const records = changes(100)
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
    const records = changes(5)
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
    const records = changes(3, at)
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

  it('is not held up by the gaps of transactions and of compaction, and sees no aborted record', async () => {
    const records = changes(1).slice(0, 30)
    await using pipeline = await DirectPipeline.on(broker, 'gaps', [], {
      ...{ bundle, env: env(), partitions: 1 },
      configs: {
        ...{
          'cleanup.policy': 'compact',
          'segment.ms': '100',
          'min.cleanable.dirty.ratio': '0.01',
        },
        'max.compaction.lag.ms': '100',
      },
    })
    const topic = pipeline.topic('in')
    const sizes = [1, 3, 2, 5]
    // Several transactions of one producer, aborted and committed in turn, so that one fetch has them all.
    const producer = new Producer<Buffer, Buffer, Buffer, Buffer>({
      ...{ clientId: 'test', bootstrapBrokers: [broker.address] },
      ...{ idempotent: true, transactionalId: 'gaps' },
    })
    let left = [...records]
    for (let i = 0; left.length > 0; i++) {
      const size = sizes[i % sizes.length] as number
      const isAborted = i % 3 !== 0
      const some = left.slice(0, size)
      if (!isAborted) left = left.slice(size)
      const transaction = await producer.beginTransaction()
      await transaction.send({
        messages: some.map(({ key, value }) => ({
          topic,
          key: Buffer.from(isAborted ? `aborted-${i}` : `${key}${value.length}${i}`),
          value: Buffer.from(isAborted ? 'an aborted record' : value),
        })),
      })
      await (isAborted ? transaction.abort() : transaction.commit())
    }
    await producer.close()
    // Records of keys that come again are compacted away.
    const last = { key: 'again', value: records[0]?.value as string }
    for (let i = 0; i < 5; i++) await load(broker, topic, [last, last])
    const { code } = await pipeline.member({ KAFKA_END: 'latest' }).ended
    assert.equal(code, 0)
    const ids = new Set((await pipeline.records('out')).map((each) => header(each, 'ce_id')))
    assert.equal(ids.size, records.length)
    assert.deepEqual(await pipeline.records('dead'), [])
    // The cleaner runs every 15 s. A new group reads what is left.
    await sleep(20_000)
    const again = pipeline.member({ KAFKA_END: 'latest', KAFKA_CONSUMER_GROUP: 'after' })
    assert.equal((await again.ended).code, 0)
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

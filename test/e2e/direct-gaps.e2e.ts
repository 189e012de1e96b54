/** The bundle of a function directly on a real Kafka: topics whose offsets have gaps. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Producer } from '@platformatic/kafka'
import { recordedWiki } from '../../packages/mediawiki/testing/recorded-wiki.ts'
import { Broker } from '../../stage/kafka/broker.ts'
import { count, header, load } from '../../stage/kafka/topics.ts'
import { bundled } from '../support/function-process.ts'
import { copiedChanges, pageKeyed } from '../support/kafka/changes.ts'
import { DirectPipeline } from '../support/kafka/direct.ts'
import { RECORDED } from '../support/kafka/pipeline.ts'

describe('a function directly on Kafka', () => {
  let broker: Broker
  let bundle: string
  let wiki: Awaited<ReturnType<typeof recordedWiki>>
  before(async () => {
    bundle = await bundled('page-wikitext-change')
    wiki = await recordedWiki(RECORDED, {})
    broker = await Broker.start()
  })
  after(async () => {
    await broker?.[Symbol.asyncDispose]()
    await wiki?.close()
  })

  it('is not held up by the gaps of transactions and of compaction, and sees no aborted record', {
    timeout: 120_000,
  }, async () => {
    const records = copiedChanges(1, pageKeyed).slice(0, 30)
    await using pipeline = await DirectPipeline.on(broker, 'gaps', [], {
      ...{ bundle, env: { MEDIAWIKI_API_URL: wiki.url }, partitions: 1 },
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
    const admin = broker.admin()
    const begun = await count(admin, topic, 1)
    await admin.close()
    for (let i = 0; i < 5; i++) await load(broker, topic, [last, last])
    const { code } = await pipeline.member({ KAFKA_END: 'latest' }).ended
    assert.equal(code, 0)
    const ids = new Set((await pipeline.records('out')).map((each) => header(each, 'ce_id')))
    assert.equal(ids.size, records.length)
    assert.deepEqual(await pipeline.records('dead'), [])
    // The cleaner leaves the newest segment alone. A new group reads the records that are left.
    while (broker.compactedTo(topic, 0) <= begun + 2) await sleep(200)
    const again = pipeline.member({ KAFKA_END: 'latest', KAFKA_CONSUMER_GROUP: 'after' })
    assert.equal((await again.ended).code, 0)
  })
})

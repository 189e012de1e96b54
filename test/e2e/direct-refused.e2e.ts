/** A function directly on a real Kafka that refuses something: records that are too large, or the user. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  AclOperations,
  AclPermissionTypes,
  ResourcePatternTypes,
  ResourceTypes,
} from '@platformatic/kafka'
import { recordedWiki } from '../../packages/mediawiki/testing/recorded-wiki.ts'
import { Broker, GUEST, PASSWORD } from '../../stage/kafka/broker.ts'
import { header } from '../../stage/kafka/topics.ts'
import { bundled } from '../support/function-process.ts'
import { copiedChanges, pageKeyed } from '../support/kafka/changes.ts'
import { DirectPipeline } from '../support/kafka/direct.ts'
import { RECORDED } from '../support/kafka/pipeline.ts'
import { Tail } from '../support/kafka/tail.ts'

const DELIVERIES = ['at-least-once', 'exactly-once'] as const

describe('a function directly on a Kafka that refuses something', () => {
  let broker: Broker
  let bundle: string
  let wiki: Awaited<ReturnType<typeof recordedWiki>>
  before(async () => {
    bundle = await bundled('page-wikitext-change')
    wiki = await recordedWiki(RECORDED)
    broker = await Broker.start({ sasl: true, authorizes: true })
  })
  after(async () => {
    await broker?.[Symbol.asyncDispose]()
    await wiki?.close()
  })

  const settings = (delivery: string, user: string) => ({
    ...{ MEDIAWIKI_API_URL: wiki.url, KAFKA_DELIVERY: delivery },
    ...{ KAFKA_SECURITY_PROTOCOL: 'SASL_PLAINTEXT', KAFKA_SASL_USERNAME: user },
    KAFKA_SASL_PASSWORD: PASSWORD,
  })

  const allow = async (type: number, name: string, ...operations: readonly number[]) => {
    const admin = broker.admin()
    await admin.createAcls({
      creations: operations.map((operation) => ({
        ...{ resourceType: type as 2, resourceName: name, operation: operation as 3 },
        ...{ resourcePatternType: ResourcePatternTypes.PREFIXED as 4, host: '*' },
        ...{ principal: `User:${GUEST}`, permissionType: AclPermissionTypes.ALLOW as 3 },
      })),
    })
    await admin.close()
  }

  for (const delivery of DELIVERIES) {
    it(`makes a dead letter of each result that is too large, and stores all others, ${delivery}`, async () => {
      const records = copiedChanges(4, pageKeyed)
      await using pipeline = await DirectPipeline.on(broker, `large-${delivery}`, records, {
        ...{ bundle, partitions: 2, env: settings(delivery, 'tributary') },
        outConfigs: { 'max.message.bytes': '2000' },
      })
      const topics = [pipeline.topic('out'), pipeline.topic('dead')]
      await using tail = await Tail.on(broker, topics, 2)
      const { code } = await pipeline.member({ KAFKA_END: 'latest' }).ended
      assert.equal(code, 0)
      const all = () => topics.map((topic) => tail.of(topic))
      await tail.until(() => all().flat().length >= records.length, 10_000)
      const [out = [], dead = []] = all()
      assert.equal(out.length + dead.length, records.length)
      assert.ok(out.length > 0 && dead.length > 0, `${out.length} stored, ${dead.length} dead`)
      for (const letter of dead) assert.equal(header(letter, 'ce_code'), 'event_too_large')
    })
  }

  it('ends with one line that names what is refused to the user', async () => {
    await using pipeline = await DirectPipeline.on(broker, 'refused', copiedChanges(1, pageKeyed), {
      bundle,
    })
    const { TOPIC, GROUP, TRANSACTIONAL_ID } = ResourceTypes
    const { DESCRIBE, READ, WRITE } = AclOperations
    const line = async (delivery: string) => {
      const member = pipeline.member(settings(delivery, GUEST))
      const { code } = await member.ended
      assert.equal(code, 1)
      assert.equal(member.stderr.split('\n').length, 2, member.stderr)
      return member.stderr
    }
    assert.match(await line('at-least-once'), /see topic refused\.out \(TOPIC_AUTHORIZATION_FAILED/)
    await allow(TOPIC, 'refused.', DESCRIBE, READ)
    assert.match(await line('at-least-once'), /GROUP_AUTHORIZATION_FAILED/)
    await allow(GROUP, 'refused', READ)
    assert.match(await line('at-least-once'), /write to topic refused\.out \(CLUSTER_AUTHORIZATION/)
    assert.match(await line('exactly-once'), /TRANSACTIONAL_ID_AUTHORIZATION_FAILED/)
    await allow(TRANSACTIONAL_ID, 'refused', DESCRIBE, WRITE)
    assert.match(await line('exactly-once'), /write to topic refused\.out \(TOPIC_AUTHORIZATION/)
    await allow(TOPIC, 'refused.', WRITE)
    const { code } = await pipeline.member({
      ...settings('exactly-once', GUEST),
      KAFKA_END: 'latest',
    }).ended
    assert.equal(code, 0)
  })
})

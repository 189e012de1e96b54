import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Broker, PASSWORD, USER } from '../../stage/kafka/broker.ts'
import { headersOf, load, type NewRecord, readAll } from '../../stage/kafka/topics.ts'
import { Stage } from '../support/kafka/stage.ts'
import { revisionCreates } from '../support/recorded.ts'

const RECORDED = 'test/fixtures/recorded-wiki'
const [CHANGE] = revisionCreates()
const GOOD = { value: JSON.stringify(CHANGE) }

/** A client that knows user and password. */
const CREDENTIALS = {
  KAFKA_SECURITY_PROTOCOL: 'SASL_PLAINTEXT',
  KAFKA_SASL_MECHANISM: 'PLAIN',
  KAFKA_SASL_USERNAME: USER,
  KAFKA_SASL_PASSWORD: PASSWORD,
}

describe('bad input on a real Kafka that asks for a password', () => {
  let broker: Broker
  before(async () => {
    broker = await Broker.start({ sasl: true })
  })
  after(() => broker?.[Symbol.asyncDispose]())

  /** Topics of its own for a test, and a run over them. */
  const given = async (name: string, records: readonly NewRecord[], limits: Limits = {}) => {
    const topic = (part: string) => `${name}.${part}`
    await broker.create([topic('in')], 1)
    await broker.create([topic('out')], 1, sized(limits.output))
    await broker.create([topic('dead')], 1, sized(limits.deadLetters))
    await load(broker, topic('in'), records)
    const url = (part: string) => `kafka://${broker.address}/${topic(part)}`
    const run = async (env: object = {}, places: Partial<Record<Place, string>> = {}) => {
      const { input = url('in'), output = url('out'), deadLetters = url('dead') } = places
      const options = ['--input', input, '--output', output, '--dead-letters', deadLetters]
      const rest = ['--until-end', '--wiki', RECORDED]
      const stage = new Stage(['page-wikitext-change', ...options, ...rest], {
        ...CREDENTIALS,
        ...env,
      })
      const began = Date.now()
      const code = await stage.start().ended()
      assert.ok(Date.now() - began < 20_000)
      return { code, stderr: stage.stderr, summary: stage.stdout }
    }
    const letters = () => readAll(broker, topic('dead'))
    return { run, letters, out: () => readAll(broker, topic('out')) }
  }

  it('accepts the right password', async () => {
    const { run, out } = await given('right', [GOOD])
    assert.deepEqual((await run()).code, 0)
    assert.equal((await out()).length, 1)
  })

  it('says that the password is wrong, without repeating it', async () => {
    const { run } = await given('wrong', [GOOD])
    const { code, stderr } = await run({ KAFKA_SASL_PASSWORD: 'a-wrong-one' })
    assert.equal(code, 1)
    assert.match(
      stderr,
      /^tributary: Kafka at 127\.0\.0\.1:\d+ does not accept the user and password; see KAFKA_SASL_USERNAME.*\n$/,
    )
    assert.doesNotMatch(stderr, /a-wrong-one/)
  })

  it('names the setting to check when Kafka asks for a password and gets none', async () => {
    const { run } = await given('none', [GOOD])
    const { code, stderr } = await run({ KAFKA_SECURITY_PROTOCOL: 'PLAINTEXT' })
    assert.equal(code, 1)
    assert.match(stderr, /^tributary: Kafka at .*; see KAFKA_SECURITY_PROTOCOL\n$/)
  })

  it('says that there is no Kafka', async () => {
    const { run } = await given('away', [GOOD])
    const { code, stderr } = await run({}, { input: 'kafka://127.0.0.1:1/in' })
    assert.equal(code, 1)
    assert.match(stderr, /^tributary: Kafka at 127\.0\.0\.1:1: .*ECONNREFUSED.*\n$/)
  })

  for (const place of ['input', 'output', 'deadLetters'] as const) {
    it(`says that the topic of ${place} does not exist`, async () => {
      const { run } = await given(`missing-${place}`, [GOOD])
      const missing = `kafka://${broker.address}/no-such-topic`
      const { code, stderr } = await run({}, { [place]: missing })
      assert.equal(code, 1)
      assert.match(stderr, /^tributary: Kafka at \S+ has no topic no-such-topic\n$/)
    })
  }

  it('makes a dead letter of an enriched event over the limit of its topic', async () => {
    const { run, letters, out } = await given('large', [GOOD], { output: 1000 })
    const { code, summary, stderr } = await run()
    assert.equal(code, 1, 'the only event failed')
    assert.match(summary, /^1 in, 0 enriched, 0 skipped, 0 retried, 1 dead letter /)
    assert.match(stderr, /^tributary: dead letters: 1 × Kafka at .*MESSAGE_TOO_LARGE/m)
    assert.equal((await out()).length, 0)
    const [letter] = await letters()
    assert.ok(letter)
    assert.equal(String(letter.value), GOOD.value)
    const { ce_knativeerrorcode: errorCode, ce_knativeerrordata: data } = headersOf(letter)
    assert.equal(errorCode, '503')
    assert.match(atob(String(data)), /larger than|too large|RECORD_TOO_LARGE|MESSAGE_TOO_LARGE/i)
  })

  it('stops at an event that cannot be stored as a dead letter either, and does not commit it', async () => {
    const { run, letters } = await given('larger', [GOOD], { output: 1000, deadLetters: 1000 })
    for (const _ of ['the first run', 'the next one']) {
      const { code, stderr } = await run()
      assert.equal(code, 1)
      assert.match(
        stderr,
        /^tributary: cannot write to kafka:\S+: Kafka at .*\(MESSAGE_TOO_LARGE\)$/m,
      )
    }
    assert.equal((await letters()).length, 0)
  })

  it('skips a tombstone', async () => {
    const { run } = await given('tombstone', [{ key: 'page', value: null }])
    assert.match((await run()).summary, /^1 in, 0 enriched, 1 skipped, 0 retried, 0 dead letters/)
    assert.match((await run()).summary, /^0 in/)
  })

  it('makes a dead letter of data that is not JSON, byte for byte', async () => {
    const { run, letters } = await given('garbage', [{ key: 'k', value: '{"no json\n' }])
    assert.equal((await run()).code, 1, 'the only event failed')
    const [letter] = await letters()
    assert.ok(letter)
    assert.equal(String(letter.value), '{"no json\n')
    assert.equal(String(letter.key), 'k')
    const { ce_knativeerrordata: data, ce_time: _, ...headers } = headersOf(letter)
    assert.deepEqual(headers, {
      ce_code: 'malformed_json',
      ce_id: 'partition:0/offset:0',
      ce_key: 'k',
      ce_knativeerrorcode: '400',
      ce_knativeerrordest: 'http://page-wikitext-change.local',
      ce_knativekafkaoffset: '0',
      ce_knativekafkapartition: '0',
      ce_partitionkey: 'k',
      ce_source: '/apis/v1/namespaces/default/kafkasources/page-wikitext-change#garbage.in',
      ce_specversion: '1.0',
      ce_stream: 'mediawiki.page_wikitext_change',
      ce_subject: 'partition:0#0',
      ce_type: 'dev.knative.kafka.event',
    })
    assert.match(atob(String(data)), /"detail":"[^"]*JSON/)
  })

  it('delivers a record with half of the ce_ headers as plain data', async () => {
    const half = { ce_specversion: '1.0', ce_id: 'half' }
    const { run, letters } = await given('half', [
      { ...GOOD, headers: half },
      { value: 'no json', headers: half },
    ])
    assert.match((await run()).summary, /^2 in, 1 enriched, 0 skipped, 0 retried, 1 dead letter/)
    const headers = headersOf((await letters())[0] as never)
    assert.equal(headers.ce_id, 'partition:0/offset:1')
    assert.equal(headers.ce_type, 'dev.knative.kafka.event')
    assert.equal(headers.ce_kafkaheaderceid, 'half')
  })

  it('reads a topic of dead letters, and replaces their error extensions', async () => {
    const { run, letters } = await given('again', [{ value: 'no json' }])
    await run()
    const again = `kafka://${broker.address}/again.dead`
    const second = await given('second', [])
    await second.run({}, { input: again })
    const [first] = (await letters()).map(headersOf)
    const [letter] = (await second.letters()).map(headersOf)
    assert.deepEqual(letter, first)
  })
})

type Place = 'input' | 'output' | 'deadLetters'

/** The largest record a topic takes, in bytes. */
interface Limits {
  readonly output?: number
  readonly deadLetters?: number
}

const sized = (bytes: number | undefined): Record<string, string> =>
  bytes === undefined ? {} : { 'max.message.bytes': String(bytes) }

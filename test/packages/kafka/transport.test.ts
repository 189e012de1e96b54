/** The settings of a function that reads Kafka itself: each mistake is one line, and ends the start. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { settings } from '../../../packages/kafka/generated/config.js'
import { readSettings } from '../../../packages/runtime/settings.ts'
import { bundled, FunctionProcess } from '../../support/function-process.ts'

const REQUIRED = {
  ...{ KAFKA_BROKERS: '127.0.0.1:1', KAFKA_TOPIC: 'eqiad.in', KAFKA_CONSUMER_GROUP: 'g' },
  ...{ KAFKA_OUTPUT_TOPIC: 'out', KAFKA_DEAD_LETTER_TOPIC: 'dead' },
}

describe('the settings of the transport', () => {
  it('have these defaults', () => {
    const { KAFKA_ORDERING, KAFKA_RETRY, KAFKA_START, KAFKA_END, KAFKA_SESSION_TIMEOUT_MS } =
      readSettings(settings, REQUIRED)
    assert.deepEqual(
      [KAFKA_ORDERING, KAFKA_RETRY, KAFKA_START, KAFKA_END, KAFKA_SESSION_TIMEOUT_MS],
      ['keyed', 5, 'committed', undefined, 10_000],
    )
  })

  for (const [name, value] of [
    ['KAFKA_BROKERS', 'localhost'],
    ['KAFKA_TOPIC', 'a,,b'],
    ['KAFKA_ORDERING', 'ordered'],
    ['KAFKA_BACKOFF_DELAY', '200ms'],
    ['KAFKA_START', '2026-11-23'],
    ['KAFKA_END', 'committed'],
    ['KAFKA_RETRY', '-1'],
  ] as const) {
    it(`refuse ${name}=${value}`, () => {
      const env = { ...REQUIRED, [name]: value }
      assert.throws(
        () => readSettings(settings, env),
        new RegExp(`^Error: ${name}="${value}" is not `),
      )
    })
  }

  for (const name of Object.keys(REQUIRED)) {
    it(`demand ${name}`, () => {
      const env = { ...REQUIRED, [name]: '' }
      assert.throws(
        () => readSettings(settings, env),
        new RegExp(`^Error: ${name} is not set; set it to `),
      )
    })
  }
})

describe('a function with FUNC_TRANSPORT=kafka', () => {
  const started = async (env: Readonly<Record<string, string>>) => {
    const path = await bundled('page-key')
    return FunctionProcess.spawn(path, { FUNC_TRANSPORT: 'kafka', ...REQUIRED, ...env })
  }

  for (const [title, env, line] of [
    [
      'equal topics',
      { KAFKA_OUTPUT_TOPIC: 'eqiad.in' },
      /KAFKA_OUTPUT_TOPIC names eqiad\.in, as KAFKA_TOPIC does/,
    ],
    [
      "another datacenter's topic",
      { DATACENTER: 'codfw' },
      /eqiad\.in is of another datacenter than DATACENTER=codfw/,
    ],
    [
      'an end before the start',
      { KAFKA_START: '2026-11-24T00:00:00Z', KAFKA_END: '2026-11-23T00:00:00Z' },
      /KAFKA_END=2026-11-23T00:00:00Z is before KAFKA_START=2026-11-24T00:00:00Z/,
    ],
    [
      'SASL without a user',
      { KAFKA_SECURITY_PROTOCOL: 'SASL_SSL' },
      /KAFKA_SASL_USERNAME is not set/,
    ],
  ] as const) {
    it(`refuses ${title} with one line`, async () => {
      await using process = await started(env)
      assert.equal((await process.ended).code, 1)
      assert.match(process.stderr, line)
      assert.equal(process.stderr.split('\n').length, 2)
    })
  }

  it('is alive and not ready while Kafka is away, takes no events over HTTP, and ends well', async () => {
    await using process = await started({})
    const [, port] = await process.says(/listens on http:\/\/[^:"]+:(\d+)/)
    await process.says(/is away; waiting for it/)
    const get = async (path: string, method = 'GET') => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { method })
      return [response.status, await response.text()] as const
    }
    assert.equal((await get('/health/liveness'))[0], 200)
    assert.deepEqual(await get('/health/readiness'), [503, '{"status":"no partitions assigned"}'])
    const [status, problem] = await get('/', 'POST')
    assert.equal(status, 405)
    assert.match(problem, /reads its events from Kafka/)
    assert.match(
      (await get('/metrics'))[1],
      /^tributary_kafka_dead_letters_total\{topic="eqiad\.in"\} 0$/m,
    )
    process.child.kill('SIGTERM')
    assert.equal((await process.ended).code, 0)
  })
})

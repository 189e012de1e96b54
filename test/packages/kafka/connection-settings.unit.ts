import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { explain } from '../../../packages/kafka/client.ts'
import { readSettings } from '../../../packages/kafka/connection-settings.ts'
import { readAddress } from '../../../packages/tributary/kafka/address.ts'
import { temporary } from '../tributary/support.ts'

const SASL = { KAFKA_SECURITY_PROTOCOL: 'SASL_SSL', KAFKA_SASL_USERNAME: 'u' }

test('an address has brokers and a topic', () => {
  assert.deepEqual(
    readAddress('--input', 'kafka://a:9092,b.example.org:9093/eqiad.mediawiki.x-y_z'),
    {
      brokers: ['a:9092', 'b.example.org:9093'],
      topic: 'eqiad.mediawiki.x-y_z',
    },
  )
})

for (const wrong of [
  'kafka://a:9092',
  'kafka://a/t',
  'kafka://a:9092/',
  'kafka://a:9092/t/u',
  'kafka:a:1/t',
  'kafka://a:1,/t',
  'kafka://a:1/t?x',
]) {
  test(`${wrong} is no address`, () => {
    assert.throws(() => readAddress('--output', wrong), {
      name: 'Error',
      message: '--output must be kafka://HOST:PORT[,HOST:PORT…]/TOPIC',
    })
  })
}

test('a password in an address is refused, and not repeated', () => {
  assert.throws(
    () => readAddress('--input', 'kafka://me:secret@a:9092/t'),
    (error: Error) => {
      assert.match(error.message, /go into KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD$/)
      return !error.message.includes('secret')
    },
  )
})

test('without settings the connection is plain text', () => {
  assert.deepEqual(readSettings({}), {})
  assert.deepEqual(readSettings({ KAFKA_SECURITY_PROTOCOL: '', KAFKA_SASL_PASSWORD: 'p' }), {})
})

test('TLS and SASL come from the environment', () => {
  const ca = join(temporary(), 'ca.pem')
  writeFileSync(ca, 'certificate')
  const env = {
    ...SASL,
    KAFKA_SASL_PASSWORD: 'p',
    KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512',
    KAFKA_SSL_CA_LOCATION: ca,
  }
  assert.deepEqual(readSettings(env), {
    tls: { ca: Buffer.from('certificate'), cert: undefined, key: undefined },
    sasl: { mechanism: 'SCRAM-SHA-512', username: 'u', password: 'p' },
  })
})

const refused: [string, Record<string, string>, RegExp][] = [
  [
    'an unknown protocol',
    { KAFKA_SECURITY_PROTOCOL: 'ssl' },
    /^KAFKA_SECURITY_PROTOCOL must be one of PLAINTEXT, SSL, .*, not "ssl"$/,
  ],
  [
    'an unknown mechanism',
    { ...SASL, KAFKA_SASL_MECHANISM: 'GSSAPI' },
    /^KAFKA_SASL_MECHANISM must be one of PLAIN, /,
  ],
  ['no password', SASL, /^KAFKA_SASL_PASSWORD is not set/],
  [
    'a missing file',
    { KAFKA_SECURITY_PROTOCOL: 'SSL', KAFKA_SSL_KEY_LOCATION: '/no/such' },
    /^KAFKA_SSL_KEY_LOCATION: cannot read \/no\/such: no such file/,
  ],
]
for (const [what, env, message] of refused) {
  test(`${what} is refused in one line`, () => {
    assert.throws(() => readSettings(env), { message })
  })
}

test('an error is explained by its innermost cause', () => {
  const address = { brokers: ['a:1'], topic: 't' }
  const cause = Object.assign(new Error('connect ECONNREFUSED 1.2.3.4:1'), { code: 'ECONNREFUSED' })
  const error = new AggregateError([new Error('outer', { cause })], 'metadata failed 3 times.')
  assert.equal(explain(error, address), 'Kafka at a:1: connect ECONNREFUSED 1.2.3.4:1')
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { kafkaMessage } from '../../../packages/kafka/message.ts'
import { type KafkaRecord, kafkaSource, sourceEvent } from '../../../packages/kafka/source-event.ts'
import { requestHeaders } from '../../../packages/tributary/event.ts'

const recordOf = (
  value: string | null,
  headers: Record<string, string | Buffer | null> = {},
  key?: string,
): KafkaRecord => ({
  topic: 'eqiad.mediawiki.revision-create',
  partition: 3,
  offset: 12n,
  timestamp: 1_795_458_269_217n,
  ...(key !== undefined && { key: Buffer.from(key) }),
  value: value === null ? null : Buffer.from(value),
  headerEntries: Object.entries(headers).map(([name, text]) => [
    Buffer.from(name),
    text === null ? null : Buffer.from(text as string),
  ]),
})

const sent = (from: KafkaRecord) => {
  const event = sourceEvent(kafkaSource('wiki-source'), from)
  const lines = requestHeaders(event).trimEnd().split('\r\n')
  const headers = Object.fromEntries(lines.map((line) => line.split(/: (.*)/)))
  return { headers, body: event.body && String(event.body) }
}

const PLAIN = {
  'user-agent': 'tributary-local',
  Prefer: 'reply',
  'Kn-Namespace': 'default',
  'ce-specversion': '1.0',
  'ce-id': 'partition:3/offset:12',
  'ce-source':
    '/apis/v1/namespaces/default/kafkasources/wiki-source#eqiad.mediawiki.revision-create',
  'ce-type': 'dev.knative.kafka.event',
  'ce-subject': 'partition:3#12',
  'ce-time': '2026-11-23T18:24:29.217Z',
  'ce-knativekafkapartition': '3',
  'ce-knativekafkaoffset': '12',
}
const KEY = '{"wiki_id":"enwiki","page_id":42}'

test('a plain record comes with the headers of a KafkaSource, and no content type', () => {
  assert.deepEqual(sent(recordOf('{"a": 1}')), { headers: PLAIN, body: '{"a": 1}' })
})

test('a key is sent twice, an empty one not at all', () => {
  const keyed = { ...PLAIN, 'ce-key': KEY, 'ce-partitionkey': KEY }
  assert.deepEqual(sent(recordOf('{}', {}, KEY)).headers, keyed)
  assert.deepEqual(sent(recordOf('{}', {}, '')).headers, PLAIN)
})

test('a character that a header cannot hold arrives as a question mark', () => {
  assert.equal(sent(recordOf('{}', {}, 'é–')).headers['ce-key'], 'é?')
})

test('a timestamp that is none in milliseconds is left out', () => {
  const { 'ce-time': _, ...timeless } = PLAIN
  for (const factor of [1_000n, 1_000_000n]) {
    const record = recordOf('{}')
    const late = { ...record, timestamp: record.timestamp * factor }
    assert.deepEqual(sent(late).headers, timeless)
  }
})

test('a tombstone has no body', () => {
  assert.deepEqual(sent(recordOf(null)), { headers: PLAIN, body: null })
})

test('a content-type header becomes the content type, in lower case; others become extensions', () => {
  const headers = { 'Content-Type': 'Application/JSON', 'X-Trace.Id': 'a', empty: null }
  assert.deepEqual(sent(recordOf('{}', headers)).headers, {
    ...PLAIN,
    'content-type': 'application/json',
    'ce-kafkaheaderxtraceid': 'a',
    'ce-kafkaheaderempty': '',
  })
})

test('a traceparent header is sent beside the event', () => {
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
  const { headers } = sent(recordOf('{}', { traceparent }))
  assert.deepEqual(headers, { ...PLAIN, traceparent, 'ce-kafkaheadertraceparent': traceparent })
})

test('a tracestate header arrives as ce-tracestate and tracestate', () => {
  const tracestate = 'vendor=1,other=2'
  for (const record of [{ tracestate }, { ...EVENT, tracestate }]) {
    const { headers } = sent(recordOf('{}', record))
    assert.equal(headers['ce-tracestate'], tracestate)
    assert.equal(headers.tracestate, tracestate)
  }
})

test('a record with ce_specversion 0.3 reaches the function as that event', () => {
  const { headers, body } = sent(recordOf('{}', { ...EVENT, ce_specversion: '0.3' }))
  assert.deepEqual([headers['ce-specversion'], headers['ce-id'], body], ['0.3', 'id', '{}'])
})

test('a header that is not text keeps its event from being sent, unless it is not part of it', () => {
  const binary = Buffer.from([0xff, 0xfe, 0xfd])
  const refused = { message: /^the record header "(x|ce_x)" is not UTF-8 text: HTTP cannot/ }
  assert.throws(() => sent(recordOf('{}', { x: binary })), refused)
  assert.throws(() => sent(recordOf('{}', { ...EVENT, ce_x: binary })), refused)
  assert.equal(sent(recordOf('{}', { ...EVENT, x: binary })).headers['ce-id'], 'id')
})

const EVENT = {
  ce_specversion: '1.0',
  ce_id: 'id',
  ce_source: '/eqiad/page-key#topic',
  ce_type: 'a.type',
  ce_partitionkey: KEY,
}

test('a CloudEvent passes as it is, with its position and without the key of the record', () => {
  const headers = { ...EVENT, 'content-type': 'application/json', other: 'dropped' }
  const {
    'user-agent': _,
    Prefer: __,
    'Kn-Namespace': ___,
    ...rest
  } = sent(recordOf('{"a":1}', headers, 'another key')).headers
  assert.deepEqual(rest, {
    'ce-specversion': '1.0',
    'ce-id': 'id',
    'ce-source': '/eqiad/page-key#topic',
    'ce-type': 'a.type',
    'ce-partitionkey': KEY,
    'content-type': 'application/json',
    'ce-knativekafkapartition': '3',
    'ce-knativekafkaoffset': '12',
  })
})

for (const missing of ['ce_specversion', 'ce_id', 'ce_source', 'ce_type'] as const) {
  test(`a CloudEvent without ${missing} is plain data, its headers extensions`, () => {
    const { [missing]: _, ...half } = EVENT
    const { headers } = sent(recordOf('{}', half))
    assert.equal(headers['ce-id'], PLAIN['ce-id'])
    assert.equal(headers['ce-type'], 'dev.knative.kafka.event')
    const [name, value] = Object.entries(half).at(-1) as [string, string]
    assert.equal(headers[`ce-kafkaheader${name.replace('_', '')}`], value)
  })
}

test('a structured CloudEvent is sent in binary mode', () => {
  const event = { specversion: '1.0', id: '1', source: '/s', type: 't', data: { a: 1 } }
  const headers = { 'content-type': 'application/cloudevents+json; charset=utf-8' }
  const result = sent(recordOf(JSON.stringify(event), headers))
  assert.equal(result.headers['ce-id'], '1')
  assert.equal(result.body, '{"a":1}')
})

test('a structured CloudEvent that is incomplete is plain data', () => {
  const headers = { 'content-type': 'application/cloudevents+json' }
  const result = sent(recordOf('{"id":"1"}', headers))
  assert.equal(result.headers['ce-type'], 'dev.knative.kafka.event')
  assert.equal(result.body, '{"id":"1"}')
})

const attributes = { specversion: '1.0', id: 'id', source: '/s', type: 't' }
const written = (message: ReturnType<typeof kafkaMessage>) => ({
  key: message.key?.toString(),
  value: message.value?.toString() ?? null,
  headers: Object.fromEntries([...message.headers].map(([k, v]) => [String(k), String(v)])),
})

test('an event is written as a KafkaSink does: the plain data, its page as key, ce_ headers', () => {
  const event = { ...attributes, partitionkey: KEY, datacontenttype: 'application/json' }
  assert.deepEqual(written(kafkaMessage({ attributes: event, value: Buffer.from('{}') })), {
    key: KEY,
    value: '{}',
    headers: {
      ce_specversion: '1.0',
      ce_id: 'id',
      ce_source: '/s',
      ce_type: 't',
      ce_partitionkey: KEY,
      'content-type': 'application/json',
    },
  })
})

test('without partitionkey there is no key; a tombstone has no value', () => {
  const { key, value } = written(kafkaMessage({ attributes, value: null }))
  assert.deepEqual({ key, value }, { key: undefined, value: null })
})

test('what is written comes back as the same event', () => {
  const name = fc.stringMatching(/^[a-z0-9]{1,20}$/).filter((each) => !(each in attributes))
  const extensions = fc.dictionary(name, fc.string(), { noNullPrototype: true })
  const reserved = ['time', 'subject', 'dataschema', 'knativekafkapartition', 'knativekafkaoffset']
  const property = fc.property(extensions, fc.option(fc.uint8Array()), (more, data) => {
    for (const each of reserved) delete more[each]
    const event = { attributes: { ...attributes, ...more }, value: data && Buffer.from(data) }
    const { key, value, headers } = kafkaMessage(event)
    const place = { topic: 't', partition: 0, offset: 0n, timestamp: 0n }
    const back = sourceEvent(kafkaSource('s'), {
      ...place,
      key: key ?? null,
      value,
      headerEntries: [...headers],
    })
    const { knativekafkapartition: _, knativekafkaoffset: __, ...rest } = back.attributes
    assert.deepEqual({ attributes: rest, value: back.body }, event)
  })
  fc.assert(property, { numRuns: 500 })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  deadLetterEvent,
  type KafkaRecord,
  kafkaMessage,
  sourceEvent,
} from '../../../../packages/tributary/kafka/message.ts'
import { requestHeaders } from '../../../../packages/tributary/record.ts'

const record = (
  value: string | null,
  headers: Record<string, string | null> = {},
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
    text === null ? null : Buffer.from(text),
  ]),
})

const sent = (from: KafkaRecord) => {
  const event = sourceEvent('wiki-source', from)
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
  assert.deepEqual(sent(record('{"a": 1}')), { headers: PLAIN, body: '{"a": 1}' })
})

test('a key is told twice, an empty one not at all', () => {
  const keyed = { ...PLAIN, 'ce-key': KEY, 'ce-partitionkey': KEY }
  assert.deepEqual(sent(record('{}', {}, KEY)).headers, keyed)
  assert.deepEqual(sent(record('{}', {}, '')).headers, PLAIN)
})

test('what a header cannot hold arrives as a question mark', () => {
  assert.equal(sent(record('{}', {}, 'é–')).headers['ce-key'], 'é?')
})

test('a tombstone has no body', () => {
  assert.deepEqual(sent(record(null)), { headers: PLAIN, body: null })
})

test('a content-type header becomes the content type, in lower case; others become extensions', () => {
  const headers = { 'Content-Type': 'Application/JSON', 'X-Trace.Id': 'a', empty: null }
  assert.deepEqual(sent(record('{}', headers)).headers, {
    ...PLAIN,
    'content-type': 'application/json',
    'ce-kafkaheaderxtraceid': 'a',
    'ce-kafkaheaderempty': '',
  })
})

test('a trace goes on beside the event', () => {
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
  const { headers } = sent(record('{}', { traceparent }))
  assert.deepEqual(headers, { ...PLAIN, traceparent, 'ce-kafkaheadertraceparent': traceparent })
})

const EVENT = {
  ce_specversion: '1.0',
  ce_id: 'id',
  ce_source: '/eqiad/page-key#topic',
  ce_type: 'a.type',
  ce_partitionkey: KEY,
}

test('a CloudEvent passes as it is, with its place; the key of the record is not told', () => {
  const headers = { ...EVENT, 'content-type': 'application/json', other: 'dropped' }
  const {
    'user-agent': _,
    Prefer: __,
    'Kn-Namespace': ___,
    ...rest
  } = sent(record('{"a":1}', headers, 'another key')).headers
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
    const { headers } = sent(record('{}', half))
    assert.equal(headers['ce-id'], PLAIN['ce-id'])
    assert.equal(headers['ce-type'], 'dev.knative.kafka.event')
    const [name, value] = Object.entries(half).at(-1) as [string, string]
    assert.equal(headers[`ce-kafkaheader${name.replace('_', '')}`], value)
  })
}

test('a structured CloudEvent is sent in binary mode', () => {
  const event = { specversion: '1.0', id: '1', source: '/s', type: 't', data: { a: 1 } }
  const headers = { 'content-type': 'application/cloudevents+json; charset=utf-8' }
  const result = sent(record(JSON.stringify(event), headers))
  assert.equal(result.headers['ce-id'], '1')
  assert.equal(result.body, '{"a":1}')
})

test('a structured CloudEvent that is none is plain data', () => {
  const headers = { 'content-type': 'application/cloudevents+json' }
  const result = sent(record('{"id":"1"}', headers))
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
    const back = sourceEvent('s', {
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

test('a dead letter tells why it died last, and is still the event it was', () => {
  const event = { partition: 0, attributes: { ...attributes, knativeerrorcode: '503' }, body: null }
  const errors = { knativeerrordest: 'http://f.local', knativeerrorcode: '400', type: 'not this' }
  assert.deepEqual(deadLetterEvent(event, errors), {
    attributes: { ...attributes, knativeerrordest: 'http://f.local', knativeerrorcode: '400' },
    value: null,
  })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { withErrors } from '../../../packages/kafka/dead-letter.ts'
import { kafkaMessage } from '../../../packages/kafka/message.ts'
import type { KafkaRecord } from '../../../packages/kafka/source-event.ts'
import {
  deadLetterLine,
  functionAddress,
  readDeadLetterLine,
  readDeadLetterRecord,
} from '../../../packages/tributary/dead-letter.ts'
import type { SourceEvent } from '../../../packages/tributary/event.ts'
import { oneEvent } from './support.ts'

const errors = {
  knativeerrordest: functionAddress('page-wikitext-change'),
  knativeerrorcode: '422',
  knativeerrordata: 'e30=',
  code: 'revision_missing',
}

test('a dead letter is one line: attributes, errors, and the original data as it was', () => {
  const line = '{"wiki_id": "labwiki",  "page_id":7, "big":12345678901234567890, "a":1, "a":2}'
  const event = oneEvent(line)
  const letter = deadLetterLine(event, errors).toString()
  assert.ok(letter.endsWith(`,"code":"revision_missing","data":${line}}`))
  assert.ok(!letter.includes('\n'))
  const { data, ...attributes } = JSON.parse(letter)
  assert.deepEqual(attributes, { ...event.attributes, ...errors })
  assert.deepEqual(data, JSON.parse(line))
})

test('data that is not JSON on one line is kept as Base64', () => {
  for (const body of [
    Buffer.from('no json'),
    Buffer.from([0x22, 0xff, 0x22]),
    Buffer.from('\u{feff}{}'),
    Buffer.from('{\n}'),
    Buffer.from(''),
  ]) {
    const event = { ...oneEvent(), body }
    const letter = JSON.parse(deadLetterLine(event, errors).toString())
    assert.equal(letter.data, undefined)
    assert.deepEqual(Buffer.from(letter.data_base64, 'base64'), body)
  }
})

test('a tombstone has no data', () => {
  const letter = JSON.parse(deadLetterLine(oneEvent('null'), errors).toString())
  assert.ok(!('data' in letter) && !('data_base64' in letter))
})

test('an error extension does not replace an attribute', () => {
  const event = oneEvent()
  const letter = JSON.parse(deadLetterLine(event, { ...errors, id: 'x' }).toString())
  assert.equal(letter.id, event.attributes.id)
})

test('a dead letter read back is the original event, byte for byte, and its function', () => {
  const body = fc.oneof(
    fc.json().map((text) => Buffer.from(text)),
    fc.json().map((text) => Buffer.from(` ${text} `)),
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    fc.constant(null),
  )
  const name = fc.stringMatching(/^[a-z0-9]{1,8}$/).filter((text) => !/^\d|^data$/.test(text))
  fc.assert(
    fc.property(
      body,
      fc.dictionary(name, fc.string()),
      fc.dictionary(name, fc.string()),
      (body, more, kne) => {
        const event: SourceEvent = {
          partition: 0,
          attributes: { ...oneEvent().attributes, ...more },
          body,
        }
        const read = readDeadLetterLine(deadLetterLine(event, { ...errors, ...kne }))
        assert.deepEqual(read, {
          attributes: event.attributes,
          body,
          function: 'page-wikitext-change',
        })
      },
    ),
  )
})

test('a dead letter that other tools have rewritten is read by its value', () => {
  const letter = JSON.parse(deadLetterLine(oneEvent('{"a": [1]}'), errors).toString())
  const sorted = Object.fromEntries(Object.entries(letter).sort())
  for (const text of [
    JSON.stringify(sorted),
    JSON.stringify(letter, null, 1).replaceAll('\n', ''),
  ]) {
    assert.equal(String(readDeadLetterLine(Buffer.from(text))?.body), '{"a":[1]}')
  }
})

test('the function is found in the address of a cluster', () => {
  const line = deadLetterLine(oneEvent(), {
    knativeerrordest: 'http://page-wikitext-change.default.svc.cluster.local',
  })
  assert.equal(readDeadLetterLine(line)?.function, 'page-wikitext-change')
})

const NOT_TEXT = '{"specversion":"1.0","id":"1","source":"/x","type":"t","key":{"toString":1}}'

test('a line that is no CloudEvent is no dead letter', () => {
  for (const text of [
    '',
    '{}',
    '[]',
    'null',
    '7',
    '{"specversion":"1.0","id":"1"}',
    'x',
    NOT_TEXT,
  ]) {
    assert.equal(readDeadLetterLine(Buffer.from(text)), undefined, text)
  }
})

const record = (headers: Record<string, string>, value: string | null = '{}'): KafkaRecord => ({
  ...{ topic: 'dead', partition: 1, offset: 5n, timestamp: 0n },
  value: value === null ? null : Buffer.from(value),
  headerEntries: Object.entries(headers).map(([name, text]) => [
    Buffer.from(name),
    Buffer.from(text),
  ]),
})

test('the error extensions of an earlier death are replaced, attributes of the event never', () => {
  const { attributes } = oneEvent()
  const first = withErrors({ ...attributes, type: 'own' }, { ...errors, type: 'not this' })
  assert.deepEqual(first, { ...attributes, type: 'own', ...errors })
  assert.deepEqual(withErrors(first, { knativeerrordest: 'http://g.local' }), {
    ...attributes,
    type: 'own',
    knativeerrordest: 'http://g.local',
  })
})

test('a dead letter in a topic is read back as the original event, whoever wrote it', () => {
  const event = { ...oneEvent(), attributes: { ...oneEvent().attributes, datacontenttype: 'a/b' } }
  const { headers, value } = kafkaMessage({
    attributes: withErrors(event.attributes, errors),
    value: event.body,
  })
  const own = Object.fromEntries([...headers].map(([name, text]) => [String(name), String(text)]))
  // The SDK for Java writes extensions in no order.
  const knative = Object.fromEntries(Object.entries(own).reverse())
  for (const written of [own, knative]) {
    assert.deepEqual(readDeadLetterRecord(record(written, String(value))), {
      attributes: event.attributes,
      body: event.body,
      function: 'page-wikitext-change',
    })
  }
})

test('a record that never died is no dead letter', () => {
  const event = { ce_specversion: '1.0', ce_id: '1', ce_source: '/x', ce_type: 't' }
  assert.equal(readDeadLetterRecord(record(event)), undefined)
  assert.equal(readDeadLetterRecord(record({ ce_knativeerrordest: 'http://f.local' })), undefined)
})

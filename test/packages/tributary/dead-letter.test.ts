import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  deadLetterLine,
  functionAddress,
  readDeadLetter,
} from '../../../packages/tributary/dead-letter.ts'
import type { SourceEvent } from '../../../packages/tributary/record.ts'
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
        const read = readDeadLetter(deadLetterLine(event, { ...errors, ...kne }))
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
    assert.equal(String(readDeadLetter(Buffer.from(text))?.body), '{"a":[1]}')
  }
})

test('the function is found in an address within a cluster too', () => {
  const line = deadLetterLine(oneEvent(), {
    knativeerrordest: 'http://page-wikitext-change.default.svc.cluster.local',
  })
  assert.equal(readDeadLetter(line)?.function, 'page-wikitext-change')
})

const NOT_TEXT = '{"specversion":"1.0","id":"1","source":"/x","type":"t","key":{"toString":1}}'

test('what is no CloudEvent is no dead letter', () => {
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
    assert.equal(readDeadLetter(Buffer.from(text)), undefined, text)
  }
})

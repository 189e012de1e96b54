import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decode, type Message } from '../../../../packages/runtime/codec/http.ts'
import { binary, formatted, LEAST, refusal, structured } from '../../../support/messages.ts'
import { wire } from '../../../support/wire.ts'

/** One refusal: what is sent, the error's code, and what its message must name. */
function refuses(title: string, message: Message, code: string, names: RegExp): void {
  it(`${title}: ${code}`, () => {
    const error = refusal(() => decode(message))
    assert.equal(error.code, code)
    assert.match(error.message, names)
    assert.equal(error.retryable, false)
  })
}

const invalid = (title: string, message: Message, names: RegExp) =>
  refuses(title, message, 'invalid_cloudevent', names)

describe('attributes every event needs', () => {
  for (const name of ['id', 'source', 'type', 'specversion']) {
    const named = new RegExp(`\\b${name}\\b`)
    invalid(`no ce-${name}`, binary({ [`ce-${name}`]: undefined }), named)
    invalid(`an empty ce-${name}`, binary({ [`ce-${name}`]: '' }), named)
    invalid(`no member ${name}`, structured({ [name]: undefined }), named)
    invalid(`a member ${name} that is null`, structured({ [name]: null }), named)
    invalid(`an empty member ${name}`, structured({ [name]: '' }), named)
    invalid(`a member ${name} that is a number`, structured({ [name]: 1 }), named)
  }
  for (const version of ['0.3', '9.9', '1', '1.0.2', ' 1.0']) {
    invalid(`specversion ${version}`, structured({ specversion: version }), /specversion/)
  }
  invalid(
    'a request that is no event at all',
    { rawHeaders: [], body: undefined },
    /ce-specversion/,
  )
})

describe('the names of headers', () => {
  // What was read once may be remembered.
  for (const time of ['first', 'second']) {
    it(`in any case carry the same attribute, the ${time} time`, () => {
      const { rawHeaders, body } = binary({})
      for (const cased of [
        (name: string) => name.toUpperCase(),
        (name: string) => `C${name.slice(1)}`,
      ]) {
        const other = rawHeaders.map((text, i) => (i % 2 === 0 ? cased(text) : text))
        assert.deepEqual(decode({ rawHeaders: other, body }), decode({ rawHeaders, body }))
      }
    })
    invalid(`ce-content-type, the ${time} time`, binary({ 'ce-content-type': 'a' }), /content-type/)
    invalid(`ce- alone, the ${time} time`, binary({ 'ce-': 'a' }), /name ""/)
    invalid(
      `ce-id in two cases, the ${time} time`,
      binary({ 'CE-Id': '2' }),
      /ce-id is given twice/,
    )
  }
})

describe('attributes an event may have', () => {
  for (const name of ['subject', 'dataschema', 'time', 'datacontenttype']) {
    invalid(`an empty ${name}`, structured({ [name]: '' }), new RegExp(`\\b${name}\\b`))
    invalid(`a number as ${name}`, structured({ [name]: 5 }), new RegExp(`\\b${name}\\b`))
  }
  for (const time of ['2026-02-30T00:00:00Z', '2026-13-01T00:00:00Z', 'now', '1764000000']) {
    invalid(`ce-time ${time}`, binary({ 'ce-time': time }), /\btime\b/)
    invalid(`time ${time}`, structured({ time }), /\btime\b/)
  }
  for (const value of [1.5, [1], { a: 1 }]) {
    invalid(`an extension ${JSON.stringify(value)}`, structured({ extra: value }), /\bextra\b/)
  }
  for (const character of ['\u0000', '\t', '\n', '\u001f', '\u007f', '\u0080', '\u009f']) {
    const shown = JSON.stringify(character)
    invalid(`control character ${shown}`, structured({ extra: `a${character}b` }), /\bextra\b/)
    const escaped = encodeURIComponent(character)
    invalid(`control character ${escaped}`, binary({ 'ce-extra': escaped }), /\bextra\b/)
  }
  invalid('half a surrogate pair', structured({ extra: 'a\ud800b' }), /\bextra\b/)
})

describe('names', () => {
  for (const name of ['trace_parent', 'a-b', 'é', '', '__proto__']) {
    const named = new RegExp(JSON.stringify(name))
    invalid(`header ce-${name}`, binary(Object.fromEntries([[`ce-${name}`, 'x']])), named)
    const members = `${JSON.stringify(LEAST).slice(0, -1)},${JSON.stringify(name)}:"x"}`
    invalid(`member ${JSON.stringify(name)}`, formatted(members), named)
  }
  invalid('member traceParent', structured({ traceParent: 'x' }), /"traceParent"/)
  invalid(
    'a __proto__ that would be the event',
    formatted(`{"__proto__":${JSON.stringify(LEAST)}}`),
    /__proto__/,
  )
  invalid('header ce-data', binary({ 'ce-data': 'x' }), /\bdata\b/)
  invalid('ce-id twice', binary({ 'CE-ID': 'e2' }), /\bce-id\b/)
  invalid('ce-id twice, the same', binary({ 'Ce-Id': LEAST.id }), /\bce-id\b/)
  invalid('an extension twice', binary({ 'ce-a': '1', 'Ce-A': '2' }), /\bce-a\b/)
  invalid('escapes that are not UTF-8', binary({ 'ce-extra': '%C0%A0' }), /\bce-extra\b/)

  it('are refused that came over a real connection, too', async () => {
    await using connection = await wire()
    const message = await connection.send([
      ['ce-id', '1'],
      ['Ce-Id', '1'],
    ])
    assert.match(refusal(() => decode(message)).message, /\bce-id\b/)
  })
})

describe('structured events', () => {
  for (const body of ['null', '5', '"event"', '[]']) {
    invalid(`that are ${body}`, formatted(body), /not a JSON object/)
  }
  invalid('with data and data_base64', structured({ data: 1, data_base64: 'AA==' }), /data_base64/)
  for (const data_base64 of ['A', 'AA=', 'A===', 'A-A_', 'A A=', 5, {}]) {
    invalid(`with data_base64 ${data_base64}`, structured({ data_base64 }), /data_base64/)
  }
  for (const body of ['', '{', '{"id":"secret"', 'secret']) {
    refuses(`of ${JSON.stringify(body)}`, formatted(body), 'malformed_json', /structured event/)
  }
})

describe('batches and formats', () => {
  const batch = (body: string) =>
    formatted(body, 'Application/CloudEvents-Batch+JSON; charset=utf-8')
  const two = JSON.stringify([LEAST, LEAST])
  refuses('a batch of 0', batch('[]'), 'batch_unsupported', /0 events/)
  refuses('a batch of 2', batch(two), 'batch_unsupported', /2 events/)
  refuses('a batch that is one event', batch(JSON.stringify(LEAST)), 'batch_unsupported', /array/)
  invalid('a batch of a null', batch('[null]'), /not a JSON object/)
  for (const format of ['cloudevents+avro', 'cloudevents+protobuf', 'cloudevents-batch+xml']) {
    const message = formatted('{}', `application/${format}`)
    refuses(format, message, 'unsupported_media_type', new RegExp(format.replace('+', '\\+')))
  }
})

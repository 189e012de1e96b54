import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decode, type Message } from '../../../../packages/runtime/codec/http.ts'
import { eachCase } from '../../../support/cases.ts'
import { binary, formatted, LEAST, refusal, structured } from '../../../support/messages.ts'
import { wire } from '../../../support/wire.ts'

/** A message that must be refused, and what the error must name. */
type Refused = readonly [title: string, message: Message, names: RegExp]

/** One test: each message is refused with this code, as an error that no retry cures. */
function refuses(title: string, cases: readonly Refused[], code = 'invalid_cloudevent'): void {
  it(title, () =>
    eachCase(cases, ([, message, names]) => {
      const error = refusal(() => decode(message))
      assert.equal(error.code, code)
      assert.match(error.message, names)
      assert.equal(error.retryable, false)
    }),
  )
}

const word = (name: string) => new RegExp(`\\b${name}\\b`)

describe('the codec refuses', () => {
  refuses('an event without a required attribute, binary or structured', [
    ...['id', 'source', 'type', 'specversion'].flatMap((name): Refused[] => [
      [`no ce-${name}`, binary({ [`ce-${name}`]: undefined }), word(name)],
      [`an empty ce-${name}`, binary({ [`ce-${name}`]: '' }), word(name)],
      [`no member ${name}`, structured({ [name]: undefined }), word(name)],
      [`a member ${name} that is null`, structured({ [name]: null }), word(name)],
      [`an empty member ${name}`, structured({ [name]: '' }), word(name)],
      [`a member ${name} that is a number`, structured({ [name]: 1 }), word(name)],
    ]),
    ['a request without any header', { rawHeaders: [], body: undefined }, /ce-specversion/],
  ])

  refuses(
    'every specversion but 1.0',
    ['0.3', '9.9', '1', '1.0.2', ' 1.0'].map((specversion) => [
      `specversion ${specversion}`,
      structured({ specversion }),
      /specversion/,
    ]),
  )

  refuses(
    'an optional attribute that is empty or a number',
    ['subject', 'dataschema', 'time', 'datacontenttype'].flatMap((name): Refused[] => [
      [`an empty ${name}`, structured({ [name]: '' }), word(name)],
      [`a number as ${name}`, structured({ [name]: 5 }), word(name)],
    ]),
  )

  refuses(
    'a time that is no timestamp',
    ['2026-02-30T00:00:00Z', '2026-13-01T00:00:00Z', 'now', '1764000000'].flatMap(
      (time): Refused[] => [
        [`ce-time ${time}`, binary({ 'ce-time': time }), /\btime\b/],
        [`time ${time}`, structured({ time }), /\btime\b/],
      ],
    ),
  )

  refuses('an extension that is no string, boolean or integer, or no Unicode', [
    ...[1.5, [1], { a: 1 }].map(
      (extra): Refused => [JSON.stringify(extra), structured({ extra }), /\bextra\b/],
    ),
    ['half a surrogate pair', structured({ extra: 'a\ud800b' }), /\bextra\b/],
    ['escapes that are not UTF-8', binary({ 'ce-extra': '%C0%A0' }), /\bce-extra\b/],
  ])

  refuses(
    'control characters in an attribute, raw or percent-encoded',
    ['\u0000', '\t', '\n', '\u001f', '\u007f', '\u0080', '\u009f'].flatMap(
      (character): Refused[] => {
        const escaped = encodeURIComponent(character)
        return [
          [JSON.stringify(character), structured({ extra: `a${character}b` }), /\bextra\b/],
          [escaped, binary({ 'ce-extra': escaped }), /\bextra\b/],
        ]
      },
    ),
  )

  refuses('attribute names with other characters than a-z and 0-9', [
    ...['trace_parent', 'a-b', 'é', '', '__proto__', 'content-type'].flatMap((name): Refused[] => {
      const members = `${JSON.stringify(LEAST).slice(0, -1)},${JSON.stringify(name)}:"x"}`
      const named = new RegExp(JSON.stringify(name))
      return [
        [`header ce-${name}`, binary(Object.fromEntries([[`ce-${name}`, 'x']])), named],
        [`member ${JSON.stringify(name)}`, formatted(members), named],
      ]
    }),
    ['member traceParent', structured({ traceParent: 'x' }), /"traceParent"/],
    [
      'a __proto__ that has all attributes',
      formatted(`{"__proto__":${JSON.stringify(LEAST)}}`),
      /__proto__/,
    ],
    ['header ce-data', binary({ 'ce-data': 'x' }), /\bdata\b/],
  ])

  refuses('a header given twice, whatever its case and value', [
    ['another id', binary({ 'CE-ID': 'e2' }), /\bce-id is given twice/],
    ['the same id', binary({ 'Ce-Id': LEAST.id }), /\bce-id is given twice/],
    ['an extension', binary({ 'ce-a': '1', 'Ce-A': '2' }), /\bce-a\b/],
  ])

  it('a header given twice over a real connection, where Node would join the two', async () => {
    await using connection = await wire()
    const message = await connection.send([
      ['ce-id', '1'],
      ['Ce-Id', '1'],
    ])
    assert.match(refusal(() => decode(message)).message, /\bce-id\b/)
  })

  refuses(
    'a structured event that is no JSON object',
    ['null', '5', '"event"', '[]'].map((body) => [body, formatted(body), /not a JSON object/]),
  )

  refuses('data_base64 beside data, or that is no Base64', [
    ['both', structured({ data: 1, data_base64: 'AA==' }), /data_base64/],
    ...['A', 'AA=', 'A===', 'A-A_', 'A A=', 5, {}].map(
      (data_base64): Refused => [String(data_base64), structured({ data_base64 }), /data_base64/],
    ),
  ])

  refuses(
    'a structured event that is no JSON, as malformed_json',
    ['', '{', '{"id":"secret"', 'secret'].map((body) => [
      JSON.stringify(body),
      formatted(body),
      /structured event/,
    ]),
    'malformed_json',
  )

  const batch = (body: string) =>
    formatted(body, 'Application/CloudEvents-Batch+JSON; charset=utf-8')

  refuses(
    'a batch of any number of events but one',
    [
      ['none', batch('[]'), /0 events/],
      ['two', batch(JSON.stringify([LEAST, LEAST])), /2 events/],
      ['no array', batch(JSON.stringify(LEAST)), /array/],
    ],
    'batch_unsupported',
  )
  refuses('a batch of a null', [['[null]', batch('[null]'), /not a JSON object/]])

  refuses(
    'every CloudEvents format but JSON',
    ['cloudevents+avro', 'cloudevents+protobuf', 'cloudevents-batch+xml'].map((format) => [
      format,
      formatted('{}', `application/${format}`),
      new RegExp(format.replace('+', '\\+')),
    ]),
    'unsupported_media_type',
  )
})

it('header names in any case carry the same attribute', () => {
  const { rawHeaders, body } = binary({})
  for (const cased of [
    (name: string) => name.toUpperCase(),
    (name: string) => `C${name.slice(1)}`,
  ]) {
    const other = rawHeaders.map((text, i) => (i % 2 === 0 ? cased(text) : text))
    assert.deepEqual(decode({ rawHeaders: other, body }), decode({ rawHeaders, body }))
  }
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CloudEvent, type CloudEventV1, HTTP } from 'cloudevents'
import fc from 'fast-check'
import { decode, type Event, encode } from '../../../../packages/runtime/codec/http.ts'
import { extension, timestamp } from '../../../support/events.ts'
import { binary } from '../../../support/messages.ts'
import { readBySdk } from '../../../support/sdk.ts'

const accepted = <T>(read: () => T): T | undefined => {
  try {
    return read()
  } catch {
    return undefined
  }
}

const JSON_TYPE = /^application\/json/i

/** The event as both codecs must read it: times as instants (the SDK rewrites them), JSON data as values. */
function comparable(event: Event | CloudEventV1<unknown>): Record<string, unknown> {
  const { data, data_base64: _, time, ...rest } = { ...event }
  const attributes = Object.entries(rest).filter(([, value]) => value !== undefined)
  const text = Buffer.isBuffer(data) ? data.toString() : data
  const json = JSON_TYPE.test(String(event.datacontenttype)) && Buffer.isBuffer(data)
  return {
    ...Object.fromEntries(attributes),
    ...(time !== undefined && { time: Date.parse(time) }),
    data: json ? JSON.parse(String(text)) : text,
  }
}

/** Text without `%`, quotes and non-ASCII: the SDK neither encodes nor decodes them. */
const plain = fc.stringMatching(/^[!#$&-~]([ !#$&-~]{0,20}[!#$&-~])?$/)
const source = fc.stringMatching(/^(urn:|https:\/\/|\/)[a-z0-9./]{1,20}(#[a-z]+)?$/)
const data = fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue()))
const made = fc
  .tuple(
    fc.record({ id: plain, source, type: plain, time: timestamp }),
    fc.record({ subject: plain, dataschema: fc.constant('urn:x') }, { requiredKeys: [] }),
    fc.dictionary(
      extension.filter((name) => !(name in {})),
      plain,
      { maxKeys: 3 },
    ),
    data.map((value): unknown => JSON.parse(JSON.stringify(value))),
  )
  .map(
    ([required, optional, extensions, value]): CloudEventV1<unknown> => ({
      ...{ specversion: '1.0', ...extensions, ...optional, ...required },
      ...{ datacontenttype: 'application/json', data: value },
    }),
  )

const flat = (headers: object) => Object.entries(headers).flat().map(String)

describe('our codec and the SDK', () => {
  it('read the same from what the SDK writes in binary mode', () =>
    fc.assert(
      fc.property(made, (event) => {
        const { headers, body } = HTTP.binary(new CloudEvent(event))
        const message = { rawHeaders: flat(headers), body: Buffer.from(String(body)) }
        assert.deepEqual(comparable(decode(message)), comparable(readBySdk(message)))
        assert.deepEqual(comparable(decode(message)), comparable(event))
      }),
    ))

  it('read the same from what the SDK writes in structured mode', () =>
    fc.assert(
      fc.property(made, (event) => {
        const { headers, body } = HTTP.structured(new CloudEvent(event))
        const message = { rawHeaders: flat(headers), body: Buffer.from(String(body)) }
        assert.deepEqual(comparable(decode(message)), comparable(readBySdk(message)))
        assert.deepEqual(comparable(decode(message)), comparable(event))
      }),
    ))

  it('read the same from what we write', () =>
    fc.assert(
      fc.property(made, (event) => {
        // The SDK decodes no percent-escapes, and we write a space as one.
        const spaceless = Object.entries(event).map(([name, value]) => [
          name,
          typeof value === 'string' ? value.replaceAll(' ', '_') : value,
        ])
        const { headers, body } = encode(Object.fromEntries(spaceless))
        const message = { rawHeaders: flat(headers), body: Buffer.from(body ?? '') }
        assert.deepEqual(comparable(decode(message)), comparable(readBySdk(message)))
      }),
    ))

  it('read the same from any message that both accept (they accept many)', () => {
    const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
    const header = maybe(fc.constantFrom('x', 'y/z', ''))
    const headers = fc.record({
      'ce-specversion': fc.constant('1.0'),
      'ce-time': timestamp,
      'ce-type': fc.constantFrom('t', 'a.b.C'),
      ...{ 'ce-id': header, 'ce-source': header, 'ce-subject': header, 'ce-extra': header },
      'content-type': maybe(fc.constantFrom('application/json', 'text/plain', 'x/y+json')),
    })
    const bodies = maybe(fc.constantFrom('{"a":[1]}', '["é"]', '{', '"text"'))
    const messages = fc.tuple(headers, bodies).map(([sent, body]) => binary(sent, body))
    let both = 0
    fc.assert(
      fc.property(messages, (message) => {
        const ours = accepted(() => decode(message))
        const theirs = accepted(() => readBySdk(message))
        if (!ours || !theirs || accepted(() => comparable(ours)) === undefined) return
        both++
        assert.deepEqual(comparable(ours), comparable(theirs))
      }),
      { numRuns: 2000 },
    )
    assert.ok(both > 200, `both accepted only ${both} of 2000`)
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CloudEvent, HTTP } from 'cloudevents'
import {
  decode,
  type Event,
  encode,
  type Message,
} from '../../../../packages/runtime/codec/http.ts'
import { parseJson } from '../../../../packages/runtime/codec/json.ts'
import { binary, LEAST, refusal, structured } from '../../../support/messages.ts'
import { readBySdk } from '../../../support/sdk.ts'

/**
 * Where the `cloudevents` SDK's codec is wrong, and ours must differ. An entry that fails because
 * the SDK was mended can go.
 */
function defect(what: string, sdk: () => void, ours: () => void): void {
  describe(`the SDK ${what}`, () => {
    it('still', sdk)
    it('which we do not', ours)
  })
}

const jsonOf = ({ data }: Event) => parseJson(data as Buffer)

/** A message that the SDK takes and the specification forbids; ours names the attribute. */
function accepts(what: string, message: Message, attribute: RegExp): void {
  defect(
    `accepts ${what}`,
    () => assert.ok(readBySdk(message) instanceof CloudEvent),
    () => assert.match(refusal(() => decode(message)).message, attribute),
  )
}

/** A message that the specification allows and the SDK refuses. */
function refuses(what: string, message: Message, error: RegExp, expected: object): void {
  defect(
    `refuses ${what}`,
    () => assert.throws(() => readBySdk(message), error),
    () => assert.deepEqual({ ...decode(message) }, expected),
  )
}

accepts('no type', binary({ 'ce-type': undefined }), /\btype\b/)
accepts('no source', binary({ 'ce-source': undefined }), /\bsource\b/)
accepts('no specversion', binary({ 'ce-specversion': undefined }), /specversion/)
accepts('specversion 9.9', binary({ 'ce-specversion': '9.9' }), /specversion/)
accepts('no id in structured mode, and invents one', structured({ id: undefined }), /\bid\b/)
accepts('30 February as a time', binary({ 'ce-time': '2026-02-30T00:00:00Z' }), /\btime\b/)
accepts('any text as a time, and takes now', binary({ 'ce-time': 'soon' }), /\btime\b/)

refuses(
  'a structured event with charset=UTF-8',
  structured({ data: 1 }, 'application/cloudevents+json; charset=UTF-8'),
  /invalid content type/,
  { ...LEAST, data: 1 },
)
refuses(
  'a media type in upper case',
  structured({}, 'APPLICATION/CLOUDEVENTS+JSON'),
  /no cloud event detected/,
  LEAST,
)

for (const data of [0, false, '']) {
  defect(
    `loses structured data that is ${JSON.stringify(data)}`,
    () => assert.equal(readBySdk(structured({ data })).data, undefined),
    () => assert.equal(decode(structured({ data })).data, data),
  )
}

for (const type of ['application/json; charset=UTF-8', 'application/vnd.x+json']) {
  const message = binary({ 'content-type': type }, '{"a":1}')
  defect(
    `leaves data of ${type} as text`,
    () => assert.equal(readBySdk(message).data, '{"a":1}'),
    () => assert.deepEqual(jsonOf(decode(message)), { a: 1 }),
  )
}

const number = binary({ 'content-type': 'application/json' }, '5')
defect(
  'reads a number as text',
  () => assert.equal(readBySdk(number).data, '5'),
  () => assert.equal(jsonOf(decode(number)), 5),
)

defect(
  'invents a time',
  () => assert.ok(readBySdk(binary()).time),
  () => assert.equal('time' in decode(binary()), false),
)

const escaped = binary({ 'ce-subject': 'Hv%C3%ADt%C3%A1%20%22x%22' })
defect(
  'does not decode percent-escapes',
  () => assert.equal(readBySdk(escaped).subject, 'Hv%C3%ADt%C3%A1%20%22x%22'),
  () => assert.equal(decode(escaped).subject, 'Hvítá "x"'),
)
defect(
  'does not encode them, so that Node refuses the header',
  () =>
    assert.equal(
      HTTP.binary(new CloudEvent({ ...LEAST, subject: '漢' })).headers['ce-subject'],
      '漢',
    ),
  () => assert.equal(encode({ ...LEAST, subject: '漢' }).headers['ce-subject'], '%E6%BC%A2'),
)

const bytes = structured({ data_base64: 'AP8=' })
defect(
  'gives the bytes of data_base64 as words of 32 bits',
  () => assert.deepEqual(readBySdk(bytes).data, new Uint32Array([0, 255])),
  () => assert.deepEqual(decode(bytes).data, Buffer.from([0, 255])),
)

defect(
  'keeps extensions that are null',
  () => assert.equal(readBySdk(structured({ extra: null })).extra, null),
  () => assert.equal('extra' in decode(structured({ extra: null })), false),
)

defect(
  'cannot write an extension called constructor',
  () => assert.throws(() => HTTP.binary(new CloudEvent({ ...LEAST, constructor: 'x' })), TypeError),
  () =>
    assert.equal(encode({ ...LEAST, constructor: 'x' } as Event).headers['ce-constructor'], 'x'),
)

/** What the global JSON is after reading, when it was another object than the usual one before. */
function jsonAfter(read: () => unknown): 'replaced' | 'kept' {
  const usual = globalThis.JSON
  const other = Object.create(usual) as JSON
  try {
    globalThis.JSON = other
    read()
    return globalThis.JSON === other ? 'kept' : 'replaced'
  } finally {
    globalThis.JSON = usual
  }
}
defect(
  'replaces the global JSON whenever it parses',
  () =>
    assert.equal(
      jsonAfter(() => readBySdk(structured())),
      'replaced',
    ),
  () =>
    assert.equal(
      jsonAfter(() => decode(structured())),
      'kept',
    ),
)

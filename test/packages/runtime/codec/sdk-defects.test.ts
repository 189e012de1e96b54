import assert from 'node:assert/strict'
import { it } from 'node:test'
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
 * A rule that our codec follows and the `cloudevents` SDK's does not: the reason why ours exists. An
 * entry that fails because the SDK was mended can go.
 */
function defect(what: string, sdk: () => void, ours: () => void): void {
  it(`the SDK ${what}; our codec does not`, () => {
    ours()
    assert.doesNotThrow(sdk, 'the SDK was mended: remove this entry')
  })
}

const jsonOf = ({ data }: Event) => parseJson(data as Buffer)

/** Messages that the SDK accepts though the specification forbids them; ours names the attribute. */
const FORBIDDEN: readonly (readonly [what: string, message: Message, attribute: RegExp])[] = [
  ['no type', binary({ 'ce-type': undefined }), /\btype\b/],
  ['no source', binary({ 'ce-source': undefined }), /\bsource\b/],
  ['no specversion', binary({ 'ce-specversion': undefined }), /specversion/],
  ['specversion 9.9', binary({ 'ce-specversion': '9.9' }), /specversion/],
  ['no id in structured mode, and invents one', structured({ id: undefined }), /\bid\b/],
  ['30 February as a time', binary({ 'ce-time': '2026-02-30T00:00:00Z' }), /\btime\b/],
  ['any text as a time, and takes now', binary({ 'ce-time': 'soon' }), /\btime\b/],
]

for (const [what, message, attribute] of FORBIDDEN) {
  defect(
    `accepts ${what}`,
    () => assert.ok(readBySdk(message) instanceof CloudEvent),
    () => assert.match(refusal(() => decode(message)).message, attribute),
  )
}

/** Messages that the SDK refuses though the specification allows them. */
const ALLOWED: readonly (readonly [what: string, message: Message, error: RegExp, read: object])[] =
  [
    [
      'a structured event with charset=UTF-8',
      structured({ data: 1 }, 'application/cloudevents+json; charset=UTF-8'),
      /invalid content type/,
      { ...LEAST, data: 1 },
    ],
    [
      'a media type in upper case',
      structured({}, 'APPLICATION/CLOUDEVENTS+JSON'),
      /no cloud event detected/,
      LEAST,
    ],
  ]

for (const [what, message, error, read] of ALLOWED) {
  defect(
    `refuses ${what}`,
    () => assert.throws(() => readBySdk(message), error),
    () => assert.deepEqual({ ...decode(message) }, read),
  )
}

const falsy = [0, false, ''].map((data) => [data, structured({ data })] as const)
defect(
  'loses structured data that is 0, false or empty',
  () => {
    for (const [, message] of falsy) assert.equal(readBySdk(message).data, undefined)
  },
  () => {
    for (const [data, message] of falsy) assert.equal(decode(message).data, data)
  },
)

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

/** Whether reading replaces the global JSON, if that is not the original object. */
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

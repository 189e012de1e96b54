import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  decodeHeaderValue,
  encodeHeaderValue,
  isTimestamp,
} from '../../../../packages/runtime/codec/attributes.ts'
import { decode as decodeMessage } from '../../../../packages/runtime/codec/http.ts'
import { text, timestamp } from '../../../support/events.ts'
import { binary, refusal } from '../../../support/messages.ts'

const decode = (value: string) => decodeHeaderValue('extra', value)

describe('a header value', () => {
  it('is visible ASCII without quotes, and is read as what was written', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const header = encodeHeaderValue(value)
        assert.match(header, /^[\u0021\u0023-\u007e]*$/)
        assert.equal(decode(header), value)
      }),
      { numRuns: 1000 },
    ))

  it('escapes in UTF-8 and upper case, as the HTTP binding shows', () => {
    assert.equal(encodeHeaderValue('Euro € 😀'), 'Euro%20%E2%82%AC%20%F0%9F%98%80')
    assert.equal(encodeHeaderValue('100% "quoted"'), '100%25%20%22quoted%22')
    assert.equal(encodeHeaderValue("/a/b?c=d&e=~!$'()*+,;[]"), "/a/b?c=d&e=~!$'()*+,;[]")
  })

  it('may escape what needs no escape, in either case', () =>
    fc.assert(
      fc.property(text, fc.boolean(), (value, upper) => {
        const hex = Buffer.from(value).toString('hex').replace(/../g, '%$&')
        assert.equal(decode(upper ? hex.toUpperCase() : hex), value)
      }),
    ))

  it('may be raw UTF-8, which Node gives as latin1', () =>
    fc.assert(
      fc.property(
        text.filter((value) => !/[%"]/.test(value)),
        (value) => {
          assert.equal(decode(Buffer.from(value).toString('latin1')), value)
        },
      ),
    ))

  it('may be raw and escaped UTF-8 at once', () => {
    assert.equal(decode(Buffer.from('é%20漢%E5%AD%97').toString('latin1')), 'é 漢字')
  })

  it('stays latin1 where it is not UTF-8', () => {
    assert.equal(decode('Hvítá'), 'Hvítá')
    assert.equal(decode('{"wiki_id":"ü"}'), '{"wiki_id":"ü"}')
  })

  it('may be a quoted string', () =>
    fc.assert(
      fc.property(fc.string(), (value) => {
        const quoted = `"${value.replace(/["\\]/g, '\\$&')}"`.replaceAll('%', '%25')
        assert.equal(decode(quoted), value)
      }),
    ))

  it('is unquoted before it is unescaped, and unescaped once', () => {
    assert.equal(decode('"%22a%22"'), '"a"')
    assert.equal(decode('%2541'), '%41')
    assert.equal(decode('%EF%BB%BFa'), '\ufeffa')
  })

  it('keeps a percent or quote that begins nothing', () => {
    for (const value of ['%', '100%', '%zz', '%4', 'a%%b', '"', '"a', 'a"', 'a\\b']) {
      assert.equal(decode(value), value)
    }
  })

  for (const [what, escapes] of [
    ['overlong', ['%C0%A0', '%C0%80', '%E0%80%A0', '%F0%80%80%A0']],
    ['cut off', ['%E6%BC', '%E6', '%F0%9F%98', 'a%C3b']],
    ['out of range', ['%F4%90%80%80', '%FF', '%80', '%ED%A0%80']],
  ] as const) {
    it(`is refused where its escapes are ${what}`, () => {
      for (const value of escapes) {
        const error = refusal(() => decode(value))
        assert.equal(error.code, 'invalid_cloudevent')
        assert.match(error.message, /\bce-extra\b/)
      }
    })
  }
})

describe("Kafka's raw key and record headers, which Knative passes on as they are", () => {
  const read = (name: string, value: string) =>
    decodeMessage(binary({ [`ce-${name}`]: value }))[name]

  for (const name of ['key', 'partitionkey', 'kafkaheaderxyz']) {
    it(`never refuse their event: ce-${name}`, () => {
      for (const raw of ['50%ff', 'Caf%E9', '%41', '100%', '"quoted"']) {
        assert.equal(read(name, raw), raw)
      }
      assert.equal(read(name, Buffer.from('wíki').toString('latin1')), 'wíki')
      for (const dropped of ['a\tb', '\u0085']) assert.equal(read(name, dropped), undefined)
    })
  }

  it('are the only attributes with such values: an extension is refused', () => {
    assert.equal(refusal(() => read('extra', '50%ff')).code, 'invalid_cloudevent')
    assert.equal(refusal(() => read('extra', 'a\tb')).code, 'invalid_cloudevent')
  })
})

describe('a timestamp', () => {
  it('is of any offset and precision', () =>
    fc.assert(fc.property(timestamp, (value) => assert.ok(isTimestamp(value)))))

  it('is of a day that exists', () =>
    fc.assert(
      fc.property(fc.nat(9998), fc.nat(14), fc.nat(33), (years, month, day) => {
        const year = years + 1
        const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
        const days = [0, 31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month] ?? 0
        const pad = (value: number, length = 2) => String(value).padStart(length, '0')
        const date = `${pad(year, 4)}-${pad(month)}-${pad(day)}`
        assert.equal(isTimestamp(`${date}T12:00:00Z`), day >= 1 && day <= days)
      }),
      { numRuns: 2000 },
    ))

  it('may have a leap second, small letters, and the last day of a leap February', () => {
    for (const value of ['2016-12-31T23:59:60Z', '2026-11-23t18:24:42z', '2028-02-29T00:00:00Z']) {
      assert.equal(isTimestamp(value), true, value)
    }
  })

  it('is nothing else', () => {
    const day = '2026-11-23'
    for (const value of [
      ...[
        '2026-02-30T00:00:00Z',
        '2026-13-01T00:00:00Z',
        '2026-00-10T00:00:00Z',
        '2100-02-29T00:00:00Z',
      ],
      ...[`${day}`, `${day}T18:24Z`, `${day}T18:24:42`, `${day} 18:24:42Z`, `${day}T24:00:00Z`],
      ...[`${day}T18:60:00Z`, `${day}T18:24:61Z`, `${day}T18:24:42.Z`, `${day}T18:24:42+24:00`],
      ...[`${day}T18:24:42+0100`, `${day}T18:24:42Z\n`, ` ${day}T18:24:42Z`, '26-11-23T18:24:42Z'],
      ...['1764000000', 'now', '', '٢٠٢٦-11-23T18:24:42Z'],
    ]) {
      assert.equal(isTimestamp(value), false, JSON.stringify(value))
    }
  })
})

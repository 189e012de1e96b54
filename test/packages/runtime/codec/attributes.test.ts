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
import { anyText } from '../../../support/texts.ts'

const decode = (value: string) => decodeHeaderValue('extra', value)

describe('a header value', () => {
  it('is written as visible ASCII without quotes, and read back as it was', () =>
    fc.assert(
      fc.property(anyText(), (value) => {
        const header = encodeHeaderValue(value)
        assert.match(header, /^[\u0021\u0023-\u007e]*$/)
        assert.equal(decode(header), value)
      }),
      { numRuns: 1000 },
    ))

  it('is percent-encoded in UTF-8 and upper case, as the HTTP binding shows', () => {
    assert.equal(encodeHeaderValue('Euro € 😀'), 'Euro%20%E2%82%AC%20%F0%9F%98%80')
    assert.equal(encodeHeaderValue('100% "quoted"'), '100%25%20%22quoted%22')
    assert.equal(encodeHeaderValue("/a/b?c=d&e=~!$'()*+,;[]"), "/a/b?c=d&e=~!$'()*+,;[]")
  })

  it('may have escapes that it does not need, in upper or lower case', () =>
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

  it('may mix raw and escaped UTF-8', () => {
    assert.equal(decode(Buffer.from('é%20漢%E5%AD%97').toString('latin1')), 'é 漢字')
  })

  it('is read as latin1 where it is not UTF-8', () => {
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

  it('is unquoted first, then percent-decoded once', () => {
    assert.equal(decode('"%22a%22"'), '"a"')
    assert.equal(decode('%2541'), '%41')
    assert.equal(decode('%EF%BB%BFa'), '\ufeffa')
  })

  it('keeps a percent or quote that begins nothing', () => {
    for (const value of ['%', '100%', '%zz', '%4', 'a%%b', '"', '"a', 'a"', 'a\\b']) {
      assert.equal(decode(value), value)
    }
  })

  it('is refused where its escapes are overlong, cut off or out of range in UTF-8', () => {
    for (const value of [
      ...['%C0%A0', '%C0%80', '%E0%80%A0', '%F0%80%80%A0'],
      ...['%E6%BC', '%E6', '%F0%9F%98', 'a%C3b'],
      ...['%F4%90%80%80', '%FF', '%80', '%ED%A0%80'],
    ]) {
      const error = refusal(() => decode(value))
      assert.equal(error.code, 'invalid_cloudevent', value)
      assert.match(error.message, /\bce-extra\b/)
    }
  })
})

describe("Kafka's raw key and record headers, which Knative passes on as they are", () => {
  const read = (name: string, value: string) =>
    decodeMessage(binary({ [`ce-${name}`]: value }))[name]

  it('are kept as they are; one with control characters is dropped, its event is not refused', () => {
    for (const name of ['key', 'partitionkey', 'kafkaheaderxyz']) {
      for (const raw of ['50%ff', 'Caf%E9', '%41', '100%', '"quoted"']) {
        assert.equal(read(name, raw), raw, name)
      }
      assert.equal(read(name, Buffer.from('wíki').toString('latin1')), 'wíki', name)
      for (const control of ['a\tb', '\u0085']) assert.equal(read(name, control), undefined, name)
    }
  })

  it('have this exception for themselves: another extension is refused', () => {
    assert.equal(refusal(() => read('extra', '50%ff')).code, 'invalid_cloudevent')
    assert.equal(refusal(() => read('extra', 'a\tb')).code, 'invalid_cloudevent')
  })
})

describe('a timestamp', () => {
  it('may have any offset and precision', () =>
    fc.assert(fc.property(timestamp, (value) => assert.ok(isTimestamp(value)))))

  it('must name a day that exists', () =>
    fc.assert(
      fc.property(fc.nat(9998), fc.nat(14), fc.nat(33), (years, month, day) => {
        const year = years + 1
        const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
        const days = [0, 31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month] ?? 0
        const pad = (value: number, length = 2) => String(value).padStart(length, '0')
        const date = `${pad(year, 4)}-${pad(month)}-${pad(day)}`
        assert.equal(isTimestamp(`${date}T12:00:00Z`), day >= 1 && day <= days)
      }),
      { numRuns: 500 },
    ))

  it('may have a leap second, small letters, and the last day of a leap February', () => {
    for (const value of ['2016-12-31T23:59:60Z', '2026-11-23t18:24:42z', '2028-02-29T00:00:00Z']) {
      assert.equal(isTimestamp(value), true, value)
    }
  })

  it('is refused in every other form', () => {
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

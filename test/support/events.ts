import fc from 'fast-check'
import type { Event } from '../../packages/runtime/codec/http.ts'
import { anyText } from './texts.ts'

/** Characters that CloudEvents forbids in an attribute: control characters and noncharacters. */
const FORBIDDEN = /[\p{Cc}\p{Noncharacter_Code_Point}]/u

/** Any text of an attribute, rich in characters that headers have trouble with. */
export const text: fc.Arbitrary<string> = fc
  .oneof(
    fc.string({ unit: 'grapheme' }),
    anyText(),
    fc.string({
      unit: fc.constantFrom('%', '"', '\\', ' ', '2', '5', 'a', 'é', '漢', '😀', '\ufeff'),
    }),
  )
  .filter((value) => !FORBIDDEN.test(value))

const filled = text.filter((value) => value !== '')

/** RFC 3339 timestamps of any offset and precision. */
export const timestamp: fc.Arbitrary<string> = fc
  .tuple(
    fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
    fc.constantFrom('Z', 'z', '+00:00', '-08:00', '+05:45'),
    fc.constantFrom('', '.5', '.123456789'),
  )
  .map(([date, offset, fraction]) => `${date.toISOString().slice(0, 19)}${fraction}${offset}`)

const KNOWN = /^(specversion|id|source|type|subject|dataschema|time|datacontenttype|data)$/

/** Names that Knative passes on as they stand in the Kafka record: they are never percent-decoded. */
const RAW = /^(key|partitionkey|kafkaheader.*)$/

/** Names of extensions whose values are percent-encoded in headers; `constructor` is one. */
export const extension: fc.Arbitrary<string> = fc.oneof(
  fc.constant('constructor'),
  fc.stringMatching(/^[a-z0-9]{1,20}$/).filter((name) => !KNOWN.test(name) && !RAW.test(name)),
)

/** Any valid event with its data as bytes, or none. */
export const event: fc.Arbitrary<Event> = fc
  .tuple(
    fc.record({ specversion: fc.constant('1.0'), id: filled, source: filled, type: filled }),
    fc.record(
      {
        subject: filled,
        dataschema: filled,
        time: timestamp,
        datacontenttype: fc.constantFrom(
          'application/json',
          'text/plain; charset=UTF-8',
          'x/y+json',
        ),
        data: fc.uint8Array({ minLength: 1 }).map((bytes) => Buffer.from(bytes)),
      },
      { requiredKeys: [] },
    ),
    fc.dictionary(extension, fc.oneof(text, fc.boolean(), fc.integer()), { maxKeys: 5 }),
  )
  .map(([required, optional, extensions]) => ({ ...extensions, ...optional, ...required }) as Event)

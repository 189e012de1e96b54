import type { CloudEventV1 } from 'cloudevents'
import { TerminalError } from '../errors.ts'

/** The context attributes and extensions of an event, by name. */
export type Attributes = Record<string, unknown>

const invalid = (detail: string) => new TerminalError(detail, { code: 'invalid_cloudevent' })

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const NON_ASCII = /[\u0080-\uffff]/
const ESCAPED = /(?:%[0-9a-fA-F]{2})+/g
const NAME = /^[a-z0-9]+$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: the specification forbids these characters
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/

/** Characters that cannot stand in a Content-Type header. */
const NO_HEADER = /[^\t\u0020-\u007e\u0080-\u00ff]/

/** A value that is neither quoted nor escaped, and has no character that needs a check: the usual one. */
const PLAIN = /^(?!")[ -$&-~]*$/

/**
 * Attributes that Knative passes on as they stand in the Kafka record: its key, twice, and its
 * headers. They are not encoded as the HTTP binding says, so a `%` in them is no escape and they may
 * hold any character.
 */
const isRaw = (name: string) =>
  name === 'key' || name === 'partitionkey' || name.startsWith('kafkaheader')

/**
 * Sets an attribute from its ce- header. A raw one with control characters is dropped: the event is
 * worth more than its key, which a function makes from the body.
 * @throws TerminalError `invalid_cloudevent` if the name is not one, or stands twice, or if
 * percent-escapes are not UTF-8 (the binding demands it)
 */
export function setFromHeader(attributes: Attributes, name: string, value: string): void {
  checkName(name)
  // Not every name that is found is its own: `constructor` is inherited.
  if (attributes[name] !== undefined && Object.hasOwn(attributes, name)) {
    throw invalid(`header ce-${name} is given twice`)
  }
  if (name === 'data') throw invalid('an attribute cannot be called data')
  if (PLAIN.test(value)) attributes[name] = value
  else if (!isRaw(name)) set(attributes, name, decodeHeaderValue(name, value))
  else {
    const raw = fromLatin1(value)
    if (!CONTROL.test(raw)) attributes[name] = raw
  }
}

/**
 * Sets an attribute from a Kafka record, where it stands as it is.
 * @throws TerminalError `invalid_cloudevent` if the name or the value is not an attribute's
 */
export function setFromRecord(attributes: Attributes, name: string, value: string): void {
  if (name === 'datacontenttype' && value === '') return
  if (!isRaw(name)) set(attributes, name, value)
  else if (!CONTROL.test(value)) attributes[name] = value
}

/**
 * Sets an attribute.
 * @throws TerminalError `invalid_cloudevent` if the name or the value is not an attribute's
 */
export function set(attributes: Attributes, name: string, value: unknown): void {
  checkName(name)
  checkValue(name, value)
  attributes[name] = value
}

/**
 * A ce- header's value as its attribute's (CloudEvents HTTP binding 1.0.2, 3.1.3.2): unquoted, then
 * percent-decoded once. Raw UTF-8, which Node gives as latin1, is tolerated.
 * @throws TerminalError `invalid_cloudevent` if escapes are not UTF-8
 */
export function decodeHeaderValue(name: string, value: string): string {
  let text = fromLatin1(value)
  if (text.length > 1 && text.startsWith('"') && text.endsWith('"')) {
    text = text.slice(1, -1).replace(/\\(.)/gs, '$1')
  }
  return text.replace(ESCAPED, (run) => {
    try {
      return utf8.decode(Buffer.from(run.replaceAll('%', ''), 'hex'))
    } catch {
      throw invalid(`header ce-${name} has percent-escapes that are not UTF-8`)
    }
  })
}

/** Node reads headers as latin1. Where the bytes are UTF-8, this is their text; else it stays latin1. */
function fromLatin1(value: string): string {
  if (!NON_ASCII.test(value)) return value
  try {
    return utf8.decode(Buffer.from(value, 'latin1'))
  } catch {
    return value
  }
}

/** The inverse: space, `"`, `%` and all outside U+0021–U+007E percent-encoded, as the binding says. */
export function encodeHeaderValue(value: string): string {
  if (!/[^\u0021\u0023\u0024\u0026-\u007e]/.test(value)) return value
  return value.toWellFormed().replace(/[^\u0021\u0023\u0024\u0026-\u007e]/gu, (character) =>
    Buffer.from(character)
      .toString('hex')
      .replace(/../g, (byte) => `%${byte.toUpperCase()}`),
  )
}

const TIMESTAMP =
  /^(\d{4})-(\d{2})-(\d{2})[Tt]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/

/** Whether a string is an RFC 3339 timestamp of a day that exists. */
export function isTimestamp(text: string): boolean {
  const match = TIMESTAMP.exec(text)
  if (!match) return false
  const month = Number(match[2])
  const day = Number(match[3])
  if (month < 1 || month > 12 || day < 1) return false
  return day <= 28 || day <= new Date(Date.UTC(Number(match[1]), month, 0)).getUTCDate()
}

const REQUIRED = ['id', 'source', 'type'] as const
const NEVER_EMPTY = ['subject', 'dataschema', 'time', 'datacontenttype'] as const

/**
 * Checks which attributes CloudEvents 1.0 demands, and what it demands of them.
 * @throws TerminalError `invalid_cloudevent`, naming the first attribute that is wrong
 */
export function checkAttributes(
  attributes: Attributes,
): asserts attributes is Attributes & CloudEventV1<unknown> {
  const { specversion } = attributes
  if (specversion === undefined) throw invalid('attribute specversion is missing')
  if (specversion !== '1.0') throw invalid('attribute specversion is not 1.0')
  for (const name of REQUIRED) {
    if (attributes[name] === undefined) throw invalid(`attribute ${name} is missing`)
    checkText(name, attributes[name])
  }
  for (const name of NEVER_EMPTY) {
    if (attributes[name] !== undefined) checkText(name, attributes[name])
  }
  if (NO_HEADER.test((attributes.datacontenttype as string | undefined) ?? '')) {
    throw invalid('attribute datacontenttype is not a media type')
  }
  if (attributes.time !== undefined && !isTimestamp(attributes.time as string)) {
    throw invalid('attribute time is not an RFC 3339 timestamp')
  }
}

function checkName(name: string): void {
  if (NAME.test(name)) return
  const shown = JSON.stringify(name.slice(0, 40))
  throw invalid(`attribute name ${shown} has characters other than a-z and 0-9`)
}

function checkText(name: string, value: unknown): void {
  if (typeof value !== 'string') throw invalid(`attribute ${name} is not a string`)
  if (value === '') throw invalid(`attribute ${name} is empty`)
}

function checkValue(name: string, value: unknown): void {
  if (typeof value === 'string') {
    // A header may have tabs between the parts of a media type.
    const text = name === 'datacontenttype' ? value.replaceAll('\t', ' ') : value
    if (CONTROL.test(text)) throw invalid(`attribute ${name} has control characters`)
    if (!value.isWellFormed()) throw invalid(`attribute ${name} has half a surrogate pair`)
  } else if (typeof value !== 'boolean' && !Number.isInteger(value)) {
    throw invalid(`attribute ${name} is neither string, boolean nor integer`)
  }
}

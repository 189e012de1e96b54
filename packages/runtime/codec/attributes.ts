import { TerminalError } from '../errors.ts'

const invalid = (detail: string) => new TerminalError(detail, { code: 'invalid_cloudevent' })

/** Nothing in it is inherited, as in what Object.create(null) makes, but V8 remembers its shape. */
export const Attributes = function Attributes() {} as unknown as new () => Record<string, unknown>
Attributes.prototype = Object.create(null)

export const CONTENT_TYPE = Symbol('content-type')
type Carried = string | typeof CONTENT_TYPE | null

/** What headers carry, in every way they were written; the first hundred, which are the usual ones. */
const known = new Map<string, Carried>()

/** What a header carries: the attribute of this name, or the media type, or nothing (null). */
export function carriedBy(header: string): Carried {
  const remembered = known.get(header)
  if (remembered !== undefined) return remembered
  const lower = header.toLowerCase()
  const attribute = lower.startsWith('ce-') ? lower.slice(3) : null
  const carried = lower === 'content-type' ? CONTENT_TYPE : attribute
  if (known.size < 100 && header.length < 40) known.set(header, carried)
  return carried
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const NON_ASCII = /[\u0080-\uffff]/
const ESCAPED = /(?:%[0-9a-fA-F]{2})+/g
const NAME = /^[a-z0-9]+$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what the specification forbids
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/

/** What cannot stand in a Content-Type header. */
const NO_HEADER = /[^\t\u0020-\u007e\u0080-\u00ff]/

/** Neither quoted nor escaped, and nothing that an attribute's value may not have. */
const PLAIN = /^(?!")[ -$&-~]*$/

/**
 * A ce- header's value as its attribute's (CloudEvents HTTP binding 1.0.2, 3.1.3.2): unquoted, then
 * percent-decoded once. Raw UTF-8, which Node hands over as latin1, is tolerated.
 * @throws TerminalError `invalid_cloudevent` if escapes are not UTF-8 (the binding demands it)
 */
export function decodeHeaderValue(name: string, value: string): string {
  if (PLAIN.test(value)) return value
  let text = value
  if (NON_ASCII.test(text)) {
    try {
      text = utf8.decode(Buffer.from(text, 'latin1'))
    } catch {
      // Real latin1, as Knative sends a Kafka key: kept as it is.
    }
  }
  if (text.length > 1 && text.startsWith('"') && text.endsWith('"')) {
    text = text.slice(1, -1).replace(/\\(.)/gs, '$1')
  }
  if (!text.includes('%')) return text
  return text.replace(ESCAPED, (run) => {
    try {
      return utf8.decode(Buffer.from(run.replaceAll('%', ''), 'hex'))
    } catch {
      throw invalid(`header ce-${name} has percent-escapes that are not UTF-8`)
    }
  })
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
 * Checks what CloudEvents 1.0 demands of context attributes.
 * @throws TerminalError `invalid_cloudevent`, naming the first attribute that is wrong
 */
export function checkAttributes(attributes: Record<string, unknown>): void {
  const { specversion } = attributes
  if (specversion === undefined) throw invalid('attribute specversion is missing')
  if (specversion !== '1.0') throw invalid('attribute specversion is not 1.0')
  for (const name of REQUIRED) {
    const value = attributes[name]
    if (value === undefined) throw invalid(`attribute ${name} is missing`)
    if (typeof value !== 'string') throw invalid(`attribute ${name} is not a string`)
    if (value === '') throw invalid(`attribute ${name} is empty`)
  }
  for (const name of NEVER_EMPTY) {
    const value = attributes[name]
    if (value === undefined) continue
    if (typeof value !== 'string') throw invalid(`attribute ${name} is not a string`)
    if (value === '') throw invalid(`attribute ${name} is empty`)
  }
  if (NO_HEADER.test((attributes.datacontenttype as string | undefined) ?? '')) {
    throw invalid('attribute datacontenttype is not a media type')
  }
  if (attributes.time !== undefined && !isTimestamp(attributes.time as string)) {
    throw invalid('attribute time is not an RFC 3339 timestamp')
  }
  for (const name in attributes) checkAttribute(name, attributes[name])
}

function checkAttribute(name: string, value: unknown): void {
  if (!NAME.test(name)) {
    const shown = JSON.stringify(name.slice(0, 40))
    throw invalid(`attribute name ${shown} has characters other than a-z and 0-9`)
  }
  if (typeof value === 'string') {
    if (PLAIN.test(value)) return
    // A header may have tabs between the parts of a media type.
    const text = name === 'datacontenttype' ? value.replaceAll('\t', ' ') : value
    if (CONTROL.test(text)) throw invalid(`attribute ${name} has control characters`)
    if (!value.isWellFormed()) throw invalid(`attribute ${name} has half a surrogate pair`)
  } else if (typeof value !== 'boolean' && !Number.isInteger(value)) {
    throw invalid(`attribute ${name} is neither string, boolean nor integer`)
  }
}

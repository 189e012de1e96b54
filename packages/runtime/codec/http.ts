import type { CloudEventV1 } from 'cloudevents'
import { TerminalError } from '../errors.ts'
import {
  type Attributes,
  checkAttributes,
  encodeHeaderValue,
  set,
  setFromHeader,
} from './attributes.ts'
import { parseJson, writeJson } from './json.ts'

/**
 * A CloudEvent as it travels. Its data is the body's bytes where it came in binary mode, untouched,
 * and a parsed value (or the bytes of data_base64) where it came structured.
 */
export type Event = CloudEventV1<unknown>

/** An HTTP message as Node gives it: `rawHeaders` flat, names and values in turn. */
export interface Message {
  readonly rawHeaders: readonly string[]
  readonly body: Buffer | undefined
}

/** An event as the parts of an HTTP message in binary mode. */
export interface BinaryMessage {
  readonly headers: Record<string, string>
  /** Text is written out together with the headers, which bytes are not: one system call less. */
  readonly body: Buffer | string | undefined
}

/**
 * Reads a CloudEvent from an HTTP request or response (CloudEvents HTTP binding 1.0), in binary,
 * structured or batched mode. No Content-Type is needed for binary mode: Knative sends none.
 * @throws TerminalError `invalid_cloudevent`, `malformed_json`, `batch_unsupported` (a batch of
 * anything but one event), `unsupported_media_type` (a format other than JSON)
 */
export function decode({ rawHeaders, body }: Message): Event {
  const attributes: Attributes = {}
  let contentType: string | undefined
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const header = (rawHeaders[i] as string).toLowerCase()
    const value = rawHeaders[i + 1] as string
    if (header === 'content-type') contentType = value
    else if (header.startsWith('ce-')) setFromHeader(attributes, header.slice(3), value)
  }
  const mediaType = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (mediaType.startsWith('application/cloudevents')) return decodeFormatted(mediaType, body)
  return decodeBinary(attributes, contentType, body)
}

function decodeBinary(
  attributes: Attributes,
  contentType: string | undefined,
  body: Buffer | undefined,
): Event {
  if (contentType) set(attributes, 'datacontenttype', contentType)
  else if (attributes.datacontenttype === '') delete attributes.datacontenttype
  if (attributes.specversion === undefined) {
    throw new TerminalError(
      'not a CloudEvent: neither a ce-specversion header nor Content-Type application/cloudevents+json',
      { code: 'invalid_cloudevent' },
    )
  }
  checkAttributes(attributes)
  if (body && body.length > 0) attributes.data = body
  return attributes
}

function decodeFormatted(mediaType: string, body: Buffer | undefined): Event {
  const batch = mediaType.startsWith('application/cloudevents-batch')
  if (!mediaType.endsWith('+json') && mediaType !== 'application/cloudevents') {
    throw new TerminalError(`CloudEvents in the format ${mediaType.slice(0, 80)} are not read`, {
      code: 'unsupported_media_type',
    })
  }
  const value = parseJson(body ?? Buffer.alloc(0), 'the structured event')
  if (!batch) return fromJson(value)
  if (!Array.isArray(value) || value.length !== 1) {
    const count = Array.isArray(value) ? `${value.length} events` : 'something else than an array'
    throw new TerminalError(
      `a batch of ${count}; one answer can't stand for many events, so send them one by one`,
      { code: 'batch_unsupported' },
    )
  }
  return fromJson(value[0])
}

/** CloudEvents JSON format 1.0; a member that is null is an attribute that is not set. */
function fromJson(value: unknown): Event {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TerminalError('the structured event is not a JSON object', {
      code: 'invalid_cloudevent',
    })
  }
  const attributes: Attributes = {}
  for (const [name, member] of Object.entries(value)) {
    if (name === 'data' || name === 'data_base64' || member === null) continue
    set(attributes, name, member)
  }
  checkAttributes(attributes)
  const { data, data_base64: base64 } = value as { data?: unknown; data_base64?: unknown }
  if (base64 !== undefined && base64 !== null) {
    if (data !== undefined) {
      throw new TerminalError('both data and data_base64 are set', { code: 'invalid_cloudevent' })
    }
    if (typeof base64 !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64) || base64.length % 4) {
      throw new TerminalError('data_base64 is not Base64', { code: 'invalid_cloudevent' })
    }
    attributes.data = Buffer.from(base64, 'base64')
  } else if (data !== undefined) {
    attributes.data = data
  }
  return attributes
}

/**
 * Writes an event in binary mode. Bytes stay as they are, other data becomes JSON unless its media
 * type says that it is text, and none means no body.
 * @param body the data, where it is serialised already
 *
 * `partitionkey` is written verbatim if it is printable ASCII, not percent-encoded as the binding
 * says: Knative takes the header as it stands for the Kafka record's key.
 */
export function encode(event: Event, body = bodyOf(event)): BinaryMessage {
  const headers: Record<string, string> = {}
  for (const name in event) {
    const value = event[name]
    if (name === 'data' || name === 'data_base64' || value === undefined) continue
    if (name === 'datacontenttype') headers['content-type'] = String(value)
    else if (name === 'partitionkey' && /^[\u0020-\u007e]+$/.test(String(value))) {
      headers['ce-partitionkey'] = String(value)
    } else headers[`ce-${name}`] = encodeHeaderValue(String(value))
  }
  return { headers, body }
}

/** An event's data as bytes or text; undefined if it has none. */
export function bodyOf({ data, datacontenttype = 'json' }: Event): Buffer | string | undefined {
  if (data === undefined || Buffer.isBuffer(data)) return data
  if (data instanceof Uint8Array) return Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  const isText = typeof data === 'string' && !/json\b/i.test(datacontenttype)
  return isText ? data : writeJson(data)
}

/** A function's HTTP answer. Header names are in lower case. */
export interface Answer {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: Buffer
}

/** The event a function answered with, as a KafkaSink stores it. */
export interface Reply {
  readonly attributes: Readonly<Record<string, string>>
  /** The record's key: `partitionkey` verbatim, undefined for none. */
  readonly key: string | undefined
  /** The record's value: the body's bytes, null for a tombstone. */
  readonly value: Buffer | null
}

/** 2xx is success; 3xx is not followed. (WebClientCloudEventSender.send) */
export const isFailure = (status: number): boolean => status >= 300

/** All other failures are final: Knative does not try again. (isRetryableStatusCode) */
export const isRetryable = (status: number): boolean =>
  status >= 500 || status === 404 || status === 408 || status === 409 || status === 429

/**
 * What a successful answer says (BaseResponseHandler.handle):
 * - a CloudEvent is the reply; complete ce- headers without a body are a tombstone;
 * - with an empty body, and not a CloudEvent: the event was filtered;
 * - with anything else (no ce- headers, no id, a batch, an extension name with `_` or `-`) the
 *   delivery failed, and is not retried.
 */
export function readReply(answer: Answer): Reply | 'filtered' | 'unreadable' {
  const event = readEvent(answer)
  if (event) return { ...event, key: event.attributes.partitionkey }
  return answer.body.length === 0 ? 'filtered' : 'unreadable'
}

/** An event without its place: its attributes and its data. */
export type StoredEvent = Pick<Reply, 'attributes' | 'value'>

function readEvent({ headers, body }: Answer): StoredEvent | undefined {
  const contentType = headers.get('content-type')
  if (contentType?.split(';')[0] === 'application/cloudevents+json') return readStructured(body)
  if (contentType?.startsWith('application/cloudevents')) return undefined
  const attributes: Record<string, string> = {}
  for (const [name, value] of headers) {
    if (name.startsWith('ce-') && name.length > 3) attributes[name.slice(3)] = value
  }
  if (contentType !== undefined) attributes.datacontenttype = contentType
  if (!isEvent(attributes)) return undefined
  return { attributes, value: body.length === 0 ? null : body }
}

/** Reads a structured CloudEvent; undefined if it is none. */
export function readStructured(body: Buffer): StoredEvent | undefined {
  let members: Record<string, unknown>
  try {
    members = JSON.parse(body.toString())
  } catch {
    return undefined
  }
  if (typeof members !== 'object' || members === null) return undefined
  const { data, data_base64: base64, ...rest } = members
  const attributes: Record<string, string> = {}
  for (const [name, value] of Object.entries(rest)) {
    if (value !== null) attributes[name] = asText(value)
  }
  if (!isEvent(attributes) || (data !== undefined && base64 !== undefined)) return undefined
  if (typeof base64 === 'string') return { attributes, value: Buffer.from(base64, 'base64') }
  if (data === undefined) return { attributes, value: null }
  if (/^(application|text)\/([\w.-]+\+)?json\b/.test(attributes.datacontenttype ?? 'text/json')) {
    return { attributes, value: Buffer.from(JSON.stringify(data)) }
  }
  return typeof data === 'string' ? { attributes, value: Buffer.from(data) } : undefined
}

const asText = (value: unknown): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value)

const URI_REFERENCE = /^(?:[^\s"<>\\^`{|}%]|%[0-9a-fA-F]{2})*$/
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i

/** What the dispatcher's CloudEvents SDK for Java demands before it takes something for an event. */
export function isEvent(attributes: Readonly<Record<string, string>>): boolean {
  const { specversion, id, source, type, subject, time, dataschema } = attributes
  if (specversion !== '1.0' || id === undefined || type === undefined) return false
  if (source === undefined || !URI_REFERENCE.test(source) || subject === '') return false
  if (dataschema !== undefined && !URI_REFERENCE.test(dataschema)) return false
  if (time !== undefined && !TIMESTAMP.test(time)) return false
  return Object.keys(attributes).every((name) => /^[a-z0-9]+$/.test(name))
}

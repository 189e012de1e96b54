import { isUtf8 } from 'node:buffer'
import { isEvent, readStructured, type StoredEvent } from './cloudevent.ts'

/** An event on its way to a function: what a KafkaSource makes of one Kafka record. */
export interface SourceEvent {
  /** Events of one partition are delivered in order, if the source is ordered. */
  readonly partition: number
  /** CloudEvent attributes and extensions by name, in the order they are sent. */
  readonly attributes: Readonly<Record<string, string>>
  /** The record's value, byte for byte; null for a tombstone. */
  readonly body: Buffer | null
  /** The trace the record belongs to: printable text, sent as HTTP headers of the same names. */
  readonly trace?: TraceContext
  /** The first record header that is not text; it keeps the event from being sent. */
  readonly binaryHeader?: string
}

/** W3C Trace Context. */
export interface TraceContext {
  readonly traceparent?: string
  readonly tracestate?: string
}

/** One record of a topic, as the client reads it. */
export interface KafkaRecord {
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
  /** In milliseconds. */
  readonly timestamp: bigint
  readonly key?: Buffer | null
  readonly value?: Buffer | null
  readonly headerEntries: readonly (readonly [Buffer, Buffer | null | undefined])[]
}

/** A record's headers as text. */
export type RecordHeaders = readonly (readonly [name: string, value: string])[]

export const recordHeaders = ({ headerEntries }: KafkaRecord): RecordHeaders =>
  headerEntries.map(([name, value]) => [name.toString(), value?.toString() ?? ''])

/** The `source` that a KafkaSource writes, before `#` and the topic. */
export const kafkaSource = (name: string): string =>
  `/apis/v1/namespaces/default/kafkasources/${name}`

/**
 * The event a KafkaSource makes of a record, whether read from a topic or made of a line. A record
 * with the ce_ headers of a complete CloudEvent is that event; any other, with none or only some of
 * them, is plain data, and all its headers become extensions. (InvalidCloudEventInterceptor)
 * @param source the `source` of plain data, before `#` and the topic
 */
export function sourceEvent(source: string, record: KafkaRecord): SourceEvent {
  const headers = recordHeaders(record)
  const event = readEvent(headers, record)
  const { attributes, value } = event ?? plainEvent(source, headers, record)
  const trace = traceOf(headers)
  const binaryHeader = binaryHeaderOf(record, event !== undefined)
  return {
    partition: record.partition,
    attributes: {
      // A KafkaSource hands on a tracestate header twice: as an extension and as the HTTP header.
      ...(trace?.tracestate !== undefined && { tracestate: trace.tracestate }),
      ...attributes,
      knativekafkapartition: String(record.partition),
      knativekafkaoffset: String(record.offset),
    },
    body: value,
    ...(trace && { trace }),
    ...(binaryHeader !== undefined && { binaryHeader }),
  }
}

/** The Kafka protocol binding: structured by its content type, else binary. The key is no part of it. */
function readEvent(headers: RecordHeaders, { value }: KafkaRecord): StoredEvent | undefined {
  if (headers.length === 0) return undefined
  const contentType = headers.findLast(([name]) => name === 'content-type')?.[1]
  if (contentType?.split(';')[0] === 'application/cloudevents+json') {
    return readStructured(value ?? Buffer.alloc(0))
  }
  const attributes = eventHeaders(headers)
  return isEvent(attributes) ? { attributes, value: value ?? null } : undefined
}

/** The attributes that stand in ce_ headers and in content-type. */
export function eventHeaders(headers: RecordHeaders): Record<string, string> {
  const attributes: Record<string, string> = {}
  for (const [name, value] of headers) {
    if (name.startsWith('ce_') && name.length > 3) attributes[name.slice(3).toLowerCase()] = value
  }
  const contentType = headers.findLast(([name]) => name === 'content-type')?.[1]
  if (contentType !== undefined) attributes.datacontenttype = contentType
  return attributes
}

function plainEvent(source: string, headers: RecordHeaders, record: KafkaRecord): StoredEvent {
  const { topic, partition, offset, key, value } = record
  const attributes: Record<string, string> = {
    specversion: '1.0',
    id: `partition:${partition}/offset:${offset}`,
    source: `${source}#${topic}`,
    type: 'dev.knative.kafka.event',
    subject: `partition:${partition}#${offset}`,
  }
  const time = timeOf(record)
  if (time !== undefined) attributes.time = time
  if (key && key.length > 0) attributes.key = attributes.partitionkey = key.toString()
  for (const [name, text] of headers) {
    if (name.toLowerCase() === 'content-type') attributes.datacontenttype = text.toLowerCase()
    else attributes[`kafkaheader${name.toLowerCase().replace(/[^a-z0-9]/g, '')}`] = text
  }
  return { attributes, value: value ?? null }
}

/** The end of the last year that RFC 3339 has. */
const MAX_TIME = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/** @returns undefined if it is none in milliseconds: a producer may write micro- or nanoseconds */
function timeOf({ timestamp }: KafkaRecord): string | undefined {
  const time = Number(timestamp)
  if (Math.abs(time) > MAX_TIME) return undefined
  // Java writes no more digits of the second than there are.
  return new Date(time).toISOString().replace(/\.?0*Z$/, 'Z')
}

function traceOf(headers: RecordHeaders): TraceContext | undefined {
  const trace: { -readonly [name in keyof TraceContext]: string } = {}
  for (const [name, value] of headers) {
    if ((name === 'traceparent' || name === 'tracestate') && /^[ -~]+$/.test(value)) {
      trace[name] = value
    }
  }
  return trace.traceparent === undefined && trace.tracestate === undefined ? undefined : trace
}

/** Of an event's record only the ce_ headers are sent on, of plain data's all. */
function binaryHeaderOf({ headerEntries }: KafkaRecord, isCloudEvent: boolean): string | undefined {
  for (const [bytes, value] of headerEntries) {
    if (!value || isUtf8(value)) continue
    const name = bytes.toString()
    if (!isCloudEvent || name.startsWith('ce_') || name === 'content-type') return name
  }
  return undefined
}

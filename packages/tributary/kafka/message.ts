import { isEvent, readStructured, type StoredEvent } from '../answer.ts'
import type { SourceEvent } from '../record.ts'

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

/**
 * The event a KafkaSource makes of a record. What is no complete CloudEvent, because it has no ce_
 * headers or only some of those needed, is taken for plain data: its headers become extensions.
 * (InvalidCloudEventInterceptor)
 * @param name the KafkaSource's name
 */
export function sourceEvent(name: string, record: KafkaRecord): SourceEvent {
  const { partition, offset } = record
  const position = {
    knativekafkapartition: String(partition),
    knativekafkaoffset: String(offset),
  }
  const headers = record.headerEntries.map(
    ([key, value]) => [key.toString(), value?.toString() ?? ''] as const,
  )
  const traceparent = headers.findLast(([key]) => key === 'traceparent')?.[1]
  const { attributes, value } = readEvent(headers, record) ?? plainEvent(name, headers, record)
  return {
    partition,
    attributes: { ...attributes, ...position },
    body: value,
    ...(traceparent !== undefined && { traceparent }),
  }
}

type Headers = readonly (readonly [string, string])[]

/** The Kafka protocol binding: structured by its content type, else binary. The key is not in it. */
function readEvent(headers: Headers, { value }: KafkaRecord): StoredEvent | undefined {
  const contentType = headers.findLast(([key]) => key === 'content-type')?.[1]
  if (contentType?.split(';')[0] === 'application/cloudevents+json') {
    return readStructured(value ?? Buffer.alloc(0))
  }
  const attributes: Record<string, string> = {}
  for (const [key, text] of headers) {
    if (key.startsWith('ce_') && key.length > 3) attributes[key.slice(3).toLowerCase()] = text
  }
  if (contentType !== undefined) attributes.datacontenttype = contentType
  return isEvent(attributes) ? { attributes, value: value ?? null } : undefined
}

function plainEvent(name: string, headers: Headers, record: KafkaRecord): StoredEvent {
  const { topic, partition, offset, key, value } = record
  const attributes: Record<string, string> = {
    specversion: '1.0',
    id: `partition:${partition}/offset:${offset}`,
    source: `/apis/v1/namespaces/default/kafkasources/${name}#${topic}`,
    type: 'dev.knative.kafka.event',
    subject: `partition:${partition}#${offset}`,
    // As Java writes it: no more digits of the second than there are.
    time: new Date(Number(record.timestamp)).toISOString().replace(/\.?0*Z$/, 'Z'),
  }
  if (key && key.length > 0) attributes.key = attributes.partitionkey = key.toString()
  for (const [header, text] of headers) {
    if (header.toLowerCase() === 'content-type') attributes.datacontenttype = text.toLowerCase()
    else attributes[`kafkaheader${header.toLowerCase().replace(/[^a-z0-9]/g, '')}`] = text
  }
  return { attributes, value: value ?? null }
}

/** A record as a KafkaSink in binary mode writes it. */
export interface KafkaMessage {
  /** `partitionkey` verbatim; none without. */
  readonly key: Buffer | undefined
  readonly value: Buffer | null
  readonly headers: Map<Buffer, Buffer>
}

export function kafkaMessage({ attributes, value }: StoredEvent): KafkaMessage {
  const { partitionkey } = attributes
  const headers = Object.entries(attributes).map(
    ([name, text]) =>
      [
        Buffer.from(name === 'datacontenttype' ? 'content-type' : `ce_${name}`),
        Buffer.from(text),
      ] as const,
  )
  const key = partitionkey === undefined ? undefined : Buffer.from(partitionkey)
  return { key, value, headers: new Map(headers) }
}

const OF_THE_EVENT = ['specversion', 'id', 'source', 'type', 'partitionkey']

/** The event with the extensions that tell why it is a dead letter; those of an earlier death go. */
export function deadLetterEvent(
  { attributes, body }: SourceEvent,
  errors: Readonly<Record<string, string>>,
): StoredEvent {
  const own = OF_THE_EVENT.filter((name) => name in attributes)
  const kept = Object.fromEntries(own.map((name) => [name, attributes[name] as string]))
  return { attributes: { ...attributes, ...errors, ...kept }, value: body }
}

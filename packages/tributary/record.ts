import { validateHeaderName } from 'node:http'
import { pageKey, partitioner } from './partitioner.ts'

/** An event on its way to a function: what a KafkaSource makes of one Kafka record. */
export interface SourceEvent {
  /** Events of one partition are delivered in order, if the source is ordered. */
  readonly partition: number
  /** CloudEvent attributes and extensions by name, in the order they are sent. */
  readonly attributes: Readonly<Record<string, string>>
  /** The record's value, byte for byte; null for a tombstone. */
  readonly body: Buffer | null
  /** The record's trace, which is no part of the event. */
  readonly traceparent?: string
}

const STREAM = /^[a-zA-Z0-9._-]{1,200}$/

/**
 * Plays keyer and KafkaSource: gives each line its partition and offset, and the attributes that a
 * plain JSON record gets. A line that is just `null` is a tombstone.
 * @param name the KafkaSource's name, for which the function's stands
 */
export function recorder(name: string, datacenter: string, partitions: number) {
  const partitionFor = partitioner(partitions)
  const offsets = new Map<number, number>()
  return (line: Buffer): SourceEvent => {
    const data = parse(line)
    const key = pageKey(data)
    const partition = partitionFor(key)
    const offset = offsets.get(partition) ?? 0
    offsets.set(partition, offset + 1)
    const named = (data as { meta?: { stream?: unknown } } | null | undefined)?.meta?.stream
    const stream = typeof named === 'string' && STREAM.test(named) ? named : 'events'
    const attributes = {
      specversion: '1.0',
      id: `partition:${partition}/offset:${offset}`,
      source: `/apis/v1/namespaces/default/kafkasources/${name}#${datacenter}.${stream}`,
      type: 'dev.knative.kafka.event',
      subject: `partition:${partition}#${offset}`,
      time: new Date().toISOString(),
      knativekafkapartition: String(partition),
      knativekafkaoffset: String(offset),
      ...(key !== undefined && { key, partitionkey: key }),
    }
    return { partition, attributes, body: line.equals(NULL) ? null : line }
  }
}

const NULL = Buffer.from('null')

/** The parsed body, or undefined: what isn't JSON is delivered as it is, for the function to judge. */
export function parse(bytes: Buffer | null): unknown {
  try {
    return bytes === null ? undefined : JSON.parse(bytes.toString())
  } catch {
    return undefined
  }
}

/**
 * The request headers of an event in binary mode, as a KafkaSource sends them, a line each: no
 * Content-Type unless the record had one, values neither percent-encoded nor quoted, and characters
 * that a header cannot hold (above U+00FF) as `?`.
 * @throws TypeError if an attribute's name cannot be a header's
 */
export function requestHeaders({ attributes, traceparent }: SourceEvent): string {
  let lines = 'user-agent: tributary-local\r\nPrefer: reply\r\nKn-Namespace: default\r\n'
  for (const name in attributes) {
    const header = name === 'datacontenttype' ? 'content-type' : `ce-${name}`
    validateHeaderName(header)
    lines += `${header}: ${attributes[name]?.replace(/[^ -~\u00a0-\u00ff]/gu, '?')}\r\n`
  }
  if (traceparent !== undefined && /^[ -~]+$/.test(traceparent)) {
    lines += `traceparent: ${traceparent}\r\n`
  }
  return lines
}

import type { StoredEvent } from './cloudevent.ts'

/** A record as a KafkaSink in binary mode writes it. */
export interface KafkaMessage {
  /** `partitionkey` verbatim; undefined for none. */
  readonly key: Buffer | undefined
  readonly value: Buffer | null
  readonly headers: Map<Buffer, Buffer>
}

export function kafkaMessage({ attributes, value }: StoredEvent): KafkaMessage {
  const { partitionkey } = attributes
  const headers = new Map<Buffer, Buffer>()
  for (const [name, text] of Object.entries(attributes)) {
    const header = name === 'datacontenttype' ? 'content-type' : `ce_${name}`
    headers.set(Buffer.from(header), Buffer.from(text))
  }
  const key = partitionkey === undefined ? undefined : Buffer.from(partitionkey)
  return { key, value, headers }
}

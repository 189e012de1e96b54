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

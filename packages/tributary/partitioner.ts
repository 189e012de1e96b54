import { crc32 } from 'node:zlib'
import { partitionKey } from '@tributary/mediawiki'

/**
 * The record key of an event's page, as Wikimedia's own topics write it: wiki_id before page_id, no
 * spaces, and ASCII only, since other characters of a key do not survive Knative's headers. It is
 * found in revision-create (`database`, `page_id`) and page_change (`wiki_id`, `page.page_id`) alike;
 * undefined where the event names no page.
 */
export function recordKey(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const { wiki_id, database, page, page_id } = data as Record<string, unknown>
  const wiki = wiki_id ?? database
  const id = (page as { page_id?: unknown } | null | undefined)?.page_id ?? page_id
  if (typeof wiki !== 'string' || wiki === '' || !Number.isSafeInteger(id)) return undefined
  return partitionKey({ wiki_id: wiki, page_id: id as number })
}

/** The partition of a key: CRC-32 modulo partitions, as librdkafka and kcat choose it. */
export const partitionOf = (key: string, partitions: number): number => crc32(key) % partitions

/** Chooses partitions for one topic: by key, and round robin for events without one. */
export function partitioner(partitions: number): (key: string | undefined) => number {
  let turn = 0
  return (key) => (key === undefined ? turn++ % partitions : partitionOf(key, partitions))
}

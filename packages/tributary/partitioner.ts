import { crc32 } from 'node:zlib'
import { partitionKey } from '@tributary/mediawiki'

/**
 * The key of the page an event is about, as Wikimedia's own topics write it: wiki_id before page_id,
 * no spaces, and ASCII only, since a key's other characters do not survive Knative's headers.
 * Found in revision-create (`database`, `page_id`) and page_change (`wiki_id`, `page.page_id`) alike;
 * undefined where the event names no page.
 */
export function pageKey(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const { wiki_id, database, page, page_id } = data as Record<string, unknown>
  const wiki = wiki_id ?? database
  const id = (page as { page_id?: unknown } | null | undefined)?.page_id ?? page_id
  if (typeof wiki !== 'string' || wiki === '' || !Number.isSafeInteger(id)) return undefined
  return partitionKey({ wiki_id: wiki, page_id: id as number })
}

/** The partition of a key: CRC-32 modulo partitions, which is what librdkafka and kcat use too. */
export const partitionOf = (key: string, partitions: number): number => crc32(key) % partitions

/** Chooses partitions for one topic: by key, and in turn for events that have none. */
export function partitioner(partitions: number): (key: string | undefined) => number {
  let turn = 0
  return (key) => (key === undefined ? turn++ % partitions : partitionOf(key, partitions))
}

import { indexSchemas, readChange, Skip, type TerminalError } from '@tributary/runtime'
import { type PageChange, pageChange } from '@tributary/schemas'
import type { Change } from './change.ts'
import { changeOf } from './of-event.ts'

/** A record as any Kafka client gives it. */
export interface InputRecord {
  readonly topic: string
  readonly partition: number
  readonly offset: bigint | number | string
  /** The event as JSON. */
  readonly value?: Uint8Array | string | null
}

/** A page change that was read from a record. */
export interface PageRecord<R extends InputRecord> {
  readonly record: R
  readonly event: PageChange
  /** The page's key, e.g. `{"wiki_id":"enwiki","page_id":42}`. */
  readonly page: string
  readonly change: Change
  /** The memory it takes, in bytes: the value, and an estimate of the parsed event. */
  readonly bytes: number
}

/** Enriched changes have the shape of page changes. */
const SCHEMAS = indexSchemas([
  pageChange,
  { ...pageChange, id: '/mediawiki/page/wikitext_change/1.0.0' },
])

/** An estimate: a parsed event takes three times the memory of its JSON, and a record has its own fields. */
const PARSED = 3
const RECORD_BYTES = 1024

/**
 * Reads the page change of a record.
 * @returns why it has none: it is a `tombstone`, a `canary`, or not a page change
 */
export function readPageRecord<R extends InputRecord>(record: R): PageRecord<R> | string {
  const { value, topic, partition, offset } = record
  const data = bytesOf(value ?? '')
  try {
    const read = readChange({ data }, SCHEMAS)
    if (read instanceof Skip) return read.reason
    const event = read as PageChange
    const { wiki_id, page } = event
    return {
      record,
      event,
      page: JSON.stringify({ wiki_id, page_id: page.page_id }),
      change: changeOf({ id: `${partition}/${offset}`, source: topic }, event),
      bytes: RECORD_BYTES + (1 + PARSED) * data.length,
    }
  } catch (error) {
    return `no page change: ${(error as TerminalError).message}`
  }
}

function bytesOf(value: Uint8Array | string): Buffer {
  if (typeof value === 'string') return Buffer.from(value)
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
}

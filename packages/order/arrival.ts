import type { Change } from './change.ts'
import type { SourceRecord } from './source-record.ts'

/** A change that has arrived, and whose request is still open. */
export interface Arrival {
  /** The page's key, e.g. `{"wiki_id":"enwiki","page_id":42}`. */
  readonly page: string
  readonly change: Change
  /** The Kafka record it was read from. */
  readonly record: SourceRecord
  /** The memory it takes while it is held, in bytes. */
  readonly bytes: number
  /** Aborted when the caller stops waiting; `PageOrder.place` rejects with its reason. */
  readonly signal: AbortSignal
}

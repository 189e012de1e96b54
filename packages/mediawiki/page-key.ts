import { jsonKey, type Key } from '@tributary/runtime'
import type { PageChange, RevisionCreate } from '@tributary/schemas'

/** A page: its id is unique within one wiki only. */
export interface PageId {
  readonly wiki_id: string
  readonly page_id: number
}

/** Returns the key of the page that a change, of either shape, is about. */
export function pageKey(change: PageChange | RevisionCreate): Key {
  const page = pageOf(change)
  return { partitionkey: partitionKey(page), subject: `${page.wiki_id}/${page.page_id}` }
}

const pageOf = (change: PageChange | RevisionCreate): PageId =>
  isRevisionCreate(change)
    ? { wiki_id: change.database, page_id: change.page_id }
    : { wiki_id: change.wiki_id, page_id: change.page.page_id }

/** Tells the two shapes apart by `$schema`. */
export const isRevisionCreate = (change: PageChange | RevisionCreate): change is RevisionCreate =>
  /^\/?mediawiki\/revision\/create\//.test(change.$schema)

/**
 * Returns the Kafka key of a page, byte for byte that of Wikimedia's own topics: these two members in this
 * order, no spaces, non-ASCII escaped.
 */
export const partitionKey = ({ wiki_id, page_id }: PageId): string => jsonKey({ wiki_id, page_id })

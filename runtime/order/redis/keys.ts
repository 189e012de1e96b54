const PREFIX = 'tributary:order:'

/** The current epoch, never lower than before. */
export const EPOCH = `${PREFIX}epoch`
/** The owner of the lease, while it lasts. */
export const LEASE = `${PREFIX}lease`
/** @param page as a store is asked for it, e.g. `{"wiki_id":"enwiki","page_id":42}` */
export const pageKey = (page: string): string => `${PREFIX}page:${page}`

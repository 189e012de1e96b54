const PREFIX = 'tributary:order:'

/** The current epoch, never lower than before. */
export const epoch = `${PREFIX}epoch`
/** There while the store is being rebuilt: what is in it is half a state. */
export const rebuilding = `${PREFIX}rebuilding`
/** The owner of the lease, while it lasts. */
export const lease = `${PREFIX}lease`
/** @param page as a store is asked for it, e.g. `{"wiki_id":"enwiki","page_id":42}` */
export const page = (page: string): string => `${PREFIX}page:${page}`
/** How far a rebuild has come, by the topic's id. */
export const rebuild = (topic: string): string => `${PREFIX}rebuild:${topic}`

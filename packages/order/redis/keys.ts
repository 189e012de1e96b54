/** The names of the keys that the order's store has in Redis. */
const PREFIX = 'tributary:order:'

/** The current epoch, which never falls. */
export const epoch = `${PREFIX}epoch`
/** Exists while the store is being rebuilt: its states are incomplete. */
export const rebuilding = `${PREFIX}rebuilding`
/** Up to where the last rebuild read the topic. It does not hold once an instance has become active. */
export const rebuilt = `${PREFIX}rebuilt`
/** The owner of the lease. It expires with the lease. */
export const lease = `${PREFIX}lease`
/** Which server has given the last lease: its replication id, which another server does not have. */
export const server = `${PREFIX}server`
/** The state of a page. @param page its key, e.g. `{"wiki_id":"enwiki","page_id":42}` */
export const page = (page: string): string => `${PREFIX}page:${page}`
/** How far a rebuild has come. @param topic the topic's id in its cluster */
export const rebuild = (topic: string): string => `${PREFIX}rebuild:${topic}`

import { MemoryStore } from './memory.ts'
import { RedisStore } from './redis/store.ts'
import type { OrderStore } from './store.ts'

/**
 * @param address `memory:`, `redis://…` or `rediss://…`
 * @throws Error if it is none of these; not if there is no Redis: then the store's methods reject
 */
export const openStore = (address: string): OrderStore =>
  address === 'memory:' ? new MemoryStore() : new RedisStore(address)

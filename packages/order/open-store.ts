import { MemoryStore } from './memory.ts'
import { RedisStore } from './redis/store.ts'
import { FORGET_DAYS, type OrderStore } from './store.ts'

/**
 * @param address `memory:`, or that of a Redis or Valkey: see `redis/address.ts`
 * @param forgetDays a page that nothing happens to for longer is forgotten
 * @throws Error if it is none of these; not if there is no Redis: then the store's methods reject
 */
export const openStore = (address: string, forgetDays = FORGET_DAYS): OrderStore =>
  address === 'memory:'
    ? new MemoryStore(Date.now, forgetDays)
    : new RedisStore(address, forgetDays)

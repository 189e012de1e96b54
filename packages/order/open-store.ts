import { MemoryStore } from './memory.ts'
import { RedisStore } from './redis/store.ts'
import { FORGET_DAYS, type OrderStore } from './store.ts'

/**
 * Opens the store at an address.
 * @param address `memory:`, or that of a Redis or Valkey in a form that the setting ORDER_STORE allows
 * @param forgetDays a page that nothing happens to for longer is forgotten
 * @throws Error if it is none of these; not if there is no Redis: then the store's methods reject
 */
export const openStore = (address: string, forgetDays = FORGET_DAYS): OrderStore =>
  address === 'memory:'
    ? new MemoryStore(Date.now, forgetDays)
    : new RedisStore(address, forgetDays)

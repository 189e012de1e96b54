import { MemoryStore } from './memory.ts'
import { RedisStore } from './redis.ts'
import type { OrderStore } from './store.ts'

/** @param address `memory:`, or as for {@link RedisStore} */
export const openStore = (address: string): OrderStore =>
  address === 'memory:' ? new MemoryStore() : new RedisStore(address)

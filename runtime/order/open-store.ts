import { MemoryStore } from './memory.ts'
import type { OrderStore } from './store.ts'

/** @param address `memory:` or `redis://…` */
export function openStore(address: string): OrderStore {
  if (address === 'memory:') return new MemoryStore()
  throw new Error(`${address} is not supported yet`)
}

import { MemoryStore } from '../../../packages/order/memory.ts'
import { storeContract } from '../../support/order/store-contract.ts'

storeContract('in-memory', async () => {
  const store = new MemoryStore()
  return [store, store]
})

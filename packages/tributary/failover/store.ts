/** The store of one datacenter, as a failover reads it. */
import { REBUILDER, RedisClient, redisKeys } from '@tributary/order'
import { RetryableError } from '@tributary/runtime'
import { RunError } from '../failures.ts'
import { type Rebuilt, readRebuilt } from '../rebuild/target.ts'

export interface StoreState {
  /** The epoch of the active instance that uses this store; 0 if there is none. */
  readonly epoch: number
  /** Up to where the store was rebuilt, if no instance has been active since. */
  readonly rebuilt: Rebuilt | undefined
}

export async function storeState(address: string): Promise<StoreState> {
  const client = new RedisClient(address)
  try {
    const [owner, epoch, rebuilding, rebuilt] = await client.ask((redis) =>
      redis.mget(redisKeys.lease, redisKeys.epoch, redisKeys.rebuilding, redisKeys.rebuilt),
    )
    const mark = readRebuilt(rebuilt)
    const holds = mark !== undefined && rebuilding === null && mark.epoch === Number(epoch)
    return {
      epoch: owner && owner !== REBUILDER ? Number(epoch) : 0,
      rebuilt: holds ? mark : undefined,
    }
  } catch (error) {
    if (error instanceof RetryableError) throw new RunError(error.message)
    throw error
  } finally {
    client.close()
  }
}

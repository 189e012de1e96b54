import { decodePageState, encodePageState, type PageState } from '../page-state.ts'
import {
  FORGET_DAYS,
  forgottenBefore,
  keptMs,
  type OrderStore,
  type WriteResult,
} from '../store.ts'
import { RedisClient, script } from './client.ts'
import * as keys from './keys.ts'

/**
 * Sets `server`, its replication id, and `promoted`: whether it was the replica of the one that gave the last
 * lease. Replicas get writes late, so it may lack the last ones. A server that restarts has another id too,
 * but no former one, and its own data.
 * @param mayLack a condition: whether writes may be missing, since no replica confirms them
 */
const serverIn = (key: string, mayLack: string) => `
local replication = redis.call('INFO', 'replication')
local server = string.match(replication, 'master_replid:(%w+)')
local before = redis.call('GET', ${key})
local promoted = ${mayLack} and before and before ~= server
  and not string.match(replication, 'master_replid2:0+%s')`

/**
 * KEYS: epoch, page, server if writes may be missing  ARGV: epoch, state before ('' if none), state after,
 * milliseconds
 */
const WRITE = script(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 'deposed' end
if KEYS[3] then
  ${serverIn('KEYS[3]', 'true')}
  if promoted then return 'deposed' end
end
if (redis.call('GET', KEYS[2]) or '') ~= ARGV[2] then return 'stale' end
redis.call('SET', KEYS[2], ARGV[3], 'PX', ARGV[4])
return 'written'`)

/**
 * The lease's owner while the store is rebuilt. All rebuilds share this name, so that a rebuild can
 * continue one that was killed.
 */
export const REBUILDER = 'tributary rebuild-order'

/**
 * KEYS: lease, epoch, rebuilding, server  ARGV: owner, milliseconds, replicas
 *
 * Redis's clock decides. The next epoch is computed as nextEpoch() does. A store without an epoch is new or
 * was lost, and gives no lease: without its states an instance would publish again what is in the topic. The
 * same holds for a server that was promoted, and for one that may evict pages.
 * A rebuild marks the store as incomplete only when it takes the lease, not when it renews it: by then it
 * may have finished.
 */
const LEASE = script(`
local policy = string.match(redis.call('INFO', 'memory'), 'maxmemory_policy:([%w-]+)')
if policy and policy ~= 'noeviction' then
  return redis.error_reply('EVICTING its maxmemory-policy is ' .. policy .. ', which drops pages; set noeviction')
end
${serverIn('KEYS[4]', "ARGV[3] == '0'")}
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then return false end
if ARGV[1] == '${REBUILDER}' then
  redis.call('SETNX', KEYS[2], 0)
  if not owner then redis.call('SET', KEYS[3], 1) end
  promoted = false
elseif redis.call('EXISTS', KEYS[2]) == 0 then
  return redis.error_reply('EMPTY the store is new or was lost; run tributary rebuild-order')
elseif redis.call('EXISTS', KEYS[3]) == 1 then
  return redis.error_reply('EMPTY its rebuild has not ended; run tributary rebuild-order again')
elseif promoted then
  return redis.error_reply('PROMOTED it was a replica and may lack the last changes; run tributary rebuild-order')
end
if before ~= server then redis.call('SET', KEYS[4], server) end
if not owner then
  local last = tonumber(redis.call('GET', KEYS[2]))
  local seconds = tonumber(redis.call('TIME')[1])
  redis.call('SET', KEYS[2], string.format('%.0f', math.max(last + 1, seconds)))
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return tonumber(redis.call('GET', KEYS[2]))`)

/** KEYS: lease  ARGV: owner */
const RELEASE = script(`
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`)

/**
 * A store in Redis or Valkey, shared by several instances of which one is active. Redis must not evict
 * keys (`maxmemory-policy noeviction`) and must keep acknowledged writes when it restarts (`appendonly
 * yes`). If it loses them all the same, they can be rebuilt from the ordered topic.
 */
export class RedisStore implements OrderStore {
  readonly #client: RedisClient
  readonly #forgetDays: number

  /**
   * @param address as `openStore` takes it
   * @param forgetDays a page that nothing happens to for longer is forgotten
   * @throws Error if the address is invalid; not if Redis is away: then the methods reject
   */
  constructor(address: string, forgetDays = FORGET_DAYS) {
    this.#client = new RedisClient(address)
    this.#forgetDays = forgetDays
  }

  get forgottenBefore(): number {
    return forgottenBefore(this.#forgetDays, Date.now())
  }

  async read(page: string): Promise<PageState | undefined> {
    const state = await this.#client.ask((redis) => redis.get(keys.page(page)))
    return state === null ? undefined : decodePageState(state)
  }

  async write(
    page: string,
    from: PageState | undefined,
    to: PageState,
    epoch: number,
  ): Promise<WriteResult> {
    const states = [from ? encodePageState(from) : '', encodePageState(to)]
    const result = await this.#client.runReplicated(
      WRITE,
      [keys.epoch, keys.page(page), ...(this.#client.replicas === 0 ? [keys.server] : [])],
      [epoch, ...states, keptMs(this.#forgetDays)],
    )
    return result as WriteResult
  }

  async lease(owner: string, milliseconds: number): Promise<number | undefined> {
    const epoch = await this.#client.runReplicated(
      LEASE,
      [keys.lease, keys.epoch, keys.rebuilding, keys.server],
      [owner, milliseconds, this.#client.replicas],
    )
    return (epoch as number | null) ?? undefined
  }

  async release(owner: string): Promise<void> {
    await this.#client.run(RELEASE, [keys.lease], [owner])
  }

  async close(): Promise<void> {
    this.#client.close()
  }
}

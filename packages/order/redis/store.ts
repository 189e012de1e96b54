import { decodePage, encodePage, type Page } from '../page.ts'
import type { OrderStore, Written } from '../store.ts'
import { RedisClient, script } from './client.ts'
import * as keys from './keys.ts'

const WRITE = script(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 'deposed' end
if (redis.call('GET', KEYS[2]) or '') ~= ARGV[2] then return 'stale' end
redis.call('SET', KEYS[2], ARGV[3])
return 'written'`)

/** The lease's owner while the store is rebuilt: always the same, so that it goes on where one was killed. */
export const REBUILDER = 'tributary rebuild-order'

/**
 * The clock is that of Redis. The next epoch is that of nextEpoch(). A store without an epoch is new, or
 * was lost; taken for new, it would let out again what is in the topic. A rebuild that only keeps its lease
 * may have ended already.
 */
const TAKE = script(`
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then return false end
if ARGV[1] == '${REBUILDER}' then
  redis.call('SETNX', KEYS[2], 0)
  if not owner then redis.call('SET', KEYS[3], 1) end
elseif redis.call('EXISTS', KEYS[2]) == 0 then
  return redis.error_reply('EMPTY it is new or was lost; run tributary rebuild-order')
elseif redis.call('EXISTS', KEYS[3]) == 1 then
  return redis.error_reply('EMPTY its rebuild has not ended; run tributary rebuild-order again')
end
if not owner then
  local last = tonumber(redis.call('GET', KEYS[2]))
  local seconds = tonumber(redis.call('TIME')[1])
  redis.call('SET', KEYS[2], string.format('%.0f', math.max(last + 1, seconds)))
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return tonumber(redis.call('GET', KEYS[2]))`)

const RELEASE = script(`
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`)

/**
 * The store of several processes, of which one is active. Redis must not evict anything
 * (`maxmemory-policy noeviction`), and has to keep what it acknowledged when it restarts (`appendonly
 * yes`); what it loses all the same is in the ordered topic.
 */
export class RedisStore implements OrderStore {
  readonly #client: RedisClient

  /** @param address `redis://[user:password@]host:port[/database]`, or `rediss://` */
  constructor(address: string) {
    this.#client = new RedisClient(address)
  }

  async read(page: string): Promise<Page | undefined> {
    const record = await this.#client.ask((redis) => redis.get(keys.page(page)))
    return record === null ? undefined : decodePage(record)
  }

  async write(page: string, from: Page | undefined, to: Page, epoch: number): Promise<Written> {
    const records = [from ? encodePage(from) : '', encodePage(to)]
    const written = await this.#client.run(
      WRITE,
      [keys.epoch, keys.page(page)],
      [epoch, ...records],
    )
    return written as Written
  }

  async lease(owner: string, milliseconds: number): Promise<number | undefined> {
    const epoch = await this.#client.run(
      TAKE,
      [keys.lease, keys.epoch, keys.rebuilding],
      [owner, milliseconds],
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

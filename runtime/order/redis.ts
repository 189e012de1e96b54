import { Redis } from 'iovalkey'
import { RetryableError } from '../errors.ts'
import { decodePage, encodePage, type Page } from './page.ts'
import type { OrderStore, Written } from './store.ts'

/** How long one command may take. */
const TIMEOUT_MS = 1500

const EPOCH = 'tributary:order:epoch'
const OWNER = 'tributary:order:owner'
const pageKey = (page: string) => `tributary:order:page:${page}`

/** A page's record, if it and the epoch still are what the caller knows. */
const WRITE = `
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 'deposed' end
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[2] then return 'stale' end
redis.call('SET', KEYS[1], ARGV[3])
return 'written'`

/** The lease. Without an epoch the store is new, or was lost: it has to be rebuilt before it is used. */
const LEASE = `
local epoch = tonumber(redis.call('GET', KEYS[1]))
if not epoch then return redis.error_reply('EMPTY') end
local owner = redis.call('GET', KEYS[2])
if owner and owner ~= ARGV[1] then return false end
if not owner then
  epoch = math.max(epoch + 1, tonumber(redis.call('TIME')[1]))
  redis.call('SET', KEYS[1], string.format('%d', epoch))
end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
return epoch`

const RELEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`

interface Scripts {
  orderWrite(page: string, epoch: string, ...values: string[]): Promise<Written>
  orderLease(epoch: string, owner: string, ...values: (string | number)[]): Promise<number | null>
  orderRelease(owner: string, value: string): Promise<void>
}

/** The state in Redis or Valkey: one instance of it, not a cluster, since a script takes two keys. */
export class RedisStore implements OrderStore {
  readonly #redis: Redis & Scripts
  /** Why there is no connection: a command that fails for want of one only says that. */
  #cause: string | undefined

  /** @param address `redis://[user:password@]host:port[/database]`, or `rediss://` for TLS */
  constructor(address: string) {
    this.#redis = new Redis(address, {
      lazyConnect: true,
      // What is asked for at the same time is sent together.
      enableAutoPipelining: true,
      connectTimeout: TIMEOUT_MS,
      commandTimeout: TIMEOUT_MS,
      maxRetriesPerRequest: 0,
      retryStrategy: (times) => Math.min(times * 100, 1000),
      scripts: {
        orderWrite: { lua: WRITE, numberOfKeys: 2 },
        orderLease: { lua: LEASE, numberOfKeys: 2 },
        orderRelease: { lua: RELEASE, numberOfKeys: 1 },
      },
    }) as Redis & Scripts
    this.#redis.on('error', ({ message }) => {
      this.#cause = message
    })
    this.#redis.on('ready', () => {
      this.#cause = undefined
    })
  }

  async read(page: string): Promise<Page | undefined> {
    const record = await this.#asking(this.#redis.get(pageKey(page)))
    return record === null ? undefined : decodePage(record)
  }

  write(page: string, from: Page | undefined, to: Page, epoch: number): Promise<Written> {
    const before = from ? encodePage(from) : ''
    const keys = [pageKey(page), EPOCH] as const
    return this.#asking(this.#redis.orderWrite(...keys, String(epoch), before, encodePage(to)))
  }

  async lease(owner: string, milliseconds: number): Promise<number | undefined> {
    return (
      (await this.#asking(this.#redis.orderLease(EPOCH, OWNER, owner, milliseconds))) ?? undefined
    )
  }

  async release(owner: string): Promise<void> {
    await this.#asking(this.#redis.orderRelease(OWNER, owner))
  }

  async close(): Promise<void> {
    this.#redis.disconnect()
  }

  /** @throws RetryableError `store_unavailable` */
  async #asking<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer
    } catch (cause) {
      const { message } = cause as Error
      const detail = message.includes('EMPTY')
        ? 'the store is empty: it is new, or was lost; run tributary rebuild-order'
        : `the store cannot be used: ${this.#cause ?? message}`
      throw new RetryableError(detail, { code: 'store_unavailable', cause })
    }
  }
}

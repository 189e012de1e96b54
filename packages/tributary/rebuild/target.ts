import {
  decodePageState,
  encodePageState,
  keptMs,
  Lease,
  REBUILDER,
  RedisClient,
  RedisStore,
  redisKeys,
  script,
} from '@tributary/order'
import { RunError } from '../failures.ts'
import type { Known } from './batch.ts'

/** Offsets of one partition, from `from` to before `to`. */
export interface Span {
  readonly partition: number
  /** Undefined for the beginning of the partition. */
  readonly from: bigint | undefined
  readonly to: bigint
}

/** KEYS: epoch, progress, epochs, pages…  ARGV: epoch, highest epoch, spans, (partition, from, to)…, (epoch, record, end)… */
const COMMIT = script(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 'deposed' end
local spans = tonumber(ARGV[3])
for at = 4, 3 * spans + 1, 3 do
  if (redis.call('HGET', KEYS[2], ARGV[at]) or '') ~= ARGV[at + 1] then return 'stale' end
end
for at = 4, 3 * spans + 1, 3 do redis.call('HSET', KEYS[2], ARGV[at], ARGV[at + 2]) end
redis.call('HSET', KEYS[2], 'epoch', ARGV[2])
local now = 1000 * redis.call('TIME')[1]
for page = 4, #KEYS do
  local at = 4 + 3 * spans + 3 * (page - 4)
  if tonumber(ARGV[at + 2]) > now then
    redis.call('HSET', KEYS[3], KEYS[page], ARGV[at])
    redis.call('SET', KEYS[page], ARGV[at + 1], 'PXAT', ARGV[at + 2])
  else
    redis.call('HDEL', KEYS[3], KEYS[page])
    redis.call('UNLINK', KEYS[page])
  end
end
return 'written'`)

/**
 * Sets the epoch of the rebuilt state: the next active instance gets a higher one. ARGV: epoch, highest
 * epoch, up to where the topic was read
 */
const FINISH = script(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 'deposed' end
local epoch = ARGV[1]
if tonumber(ARGV[2]) > tonumber(epoch) then epoch = ARGV[2] end
redis.call('SET', KEYS[1], epoch)
redis.call('SET', KEYS[5], epoch .. ' ' .. ARGV[3])
redis.call('UNLINK', KEYS[2], KEYS[3], KEYS[4])
return 'written'`)

/** Up to where a store was rebuilt. It holds while the store's epoch is this one. */
export interface Rebuilt {
  readonly epoch: number
  /** The topic's id in its cluster. */
  readonly topic: string
  /** The offset after the last record that was read, by partition. */
  readonly ends: readonly string[]
}

/** Reads what a rebuild has noted: `EPOCH TOPIC END,END,…`. */
export function readRebuilt(note: string | null | undefined): Rebuilt | undefined {
  const [epoch, topic, ends] = note?.split(' ') ?? []
  if (topic === undefined || ends === undefined) return undefined
  return { epoch: Number(epoch), topic, ends: ends.split(',') }
}

/**
 * The store that is rebuilt. The progress is in the store too, and written together with the pages.
 * The rebuild holds the lease, so that no instance becomes active on an incomplete state.
 */
export class Target {
  readonly #client: RedisClient
  readonly #store: RedisStore
  readonly #lease: Lease
  readonly #progress: string
  readonly #epochs: string
  readonly #keptMs: number
  readonly #topic: string
  #error: unknown

  /**
   * @param topic the topic's id in its cluster: its offsets hold for no other topic
   * @param forgetDays a page is forgotten when its last record is older
   */
  constructor(address: string, topic: string, forgetDays: number) {
    this.#client = new RedisClient(address)
    this.#store = new RedisStore(address)
    this.#keptMs = keptMs(forgetDays)
    this.#lease = new Lease(this.#store, REBUILDER, (_, error) => {
      this.#error = error
    })
    this.#topic = topic
    this.#progress = redisKeys.rebuild(topic)
    this.#epochs = `${this.#progress}:epochs`
  }

  /**
   * Takes the lease.
   * @throws RunError
   */
  async open(): Promise<void> {
    await this.#lease.start()
    if (this.#lease.epoch !== undefined) return
    if (this.#error) throw new RunError((this.#error as Error).message)
    throw new RunError(
      'the store has an active instance; end it first (the lease of a killed one expires after 10 s)',
    )
  }

  /** The next offset by partition and the highest epoch of an interrupted rebuild. */
  async progress(): Promise<{ offsets: Map<number, bigint>; epoch: number }> {
    const { epoch = 0, ...offsets } = await this.#client.ask((redis) =>
      redis.hgetall(this.#progress),
    )
    return {
      offsets: new Map(
        Object.entries(offsets).map(([partition, offset]) => [Number(partition), BigInt(offset)]),
      ),
      epoch: Number(epoch),
    }
  }

  async read(pages: readonly string[]): Promise<Map<string, Known>> {
    if (pages.length === 0) return new Map()
    const keys = pages.map(redisKeys.page)
    const [records, epochs] = await this.#client.ask((redis) =>
      Promise.all([redis.mget(keys), redis.hmget(this.#epochs, ...keys)]),
    )
    return new Map(
      pages.flatMap((name, i) => {
        const record = records[i]
        return record
          ? [[name, { page: decodePageState(record), epoch: Number(epochs[i] ?? 0), written: 0 }]]
          : []
      }),
    )
  }

  /** @throws RunError if another rebuild writes to the store */
  async commit(
    spans: readonly Span[],
    pages: ReadonlyMap<string, Known>,
    highest: number,
  ): Promise<void> {
    const positions = spans.flatMap(({ partition, from, to }) => [
      partition,
      `${from ?? ''}`,
      `${to}`,
    ])
    const records = [...pages.values()].flatMap(({ page, epoch, written }) => [
      ...[epoch, encodePageState(page), written + this.#keptMs],
    ])
    await this.#write(COMMIT, [...pages.keys()].map(redisKeys.page), [
      ...[highest, spans.length],
      ...positions,
      ...records,
    ])
  }

  /** How many pages the topic has, as far as it was read. */
  pages(): Promise<number> {
    return this.#client.ask((redis) => redis.hlen(this.#epochs))
  }

  /** Lets an instance become active. @param ends where the topic was read to */
  async finish(highest: number, ends: readonly bigint[]): Promise<void> {
    const keys = [redisKeys.rebuilding, redisKeys.rebuilt]
    await this.#write(FINISH, keys, [highest, `${this.#topic} ${ends.join(',')}`])
  }

  async close(): Promise<void> {
    await this.#lease.close()
    await this.#store.close()
    this.#client.close()
  }

  async #write(
    what: Parameters<RedisClient['run']>[0],
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<void> {
    const own = [redisKeys.epoch, this.#progress, this.#epochs]
    const { epoch } = this.#lease
    const done = epoch && (await this.#client.run(what, [...own, ...keys], [epoch, ...args]))
    if (done === 'stale')
      throw new RunError('another rebuild is writing to the store; wait until it has ended')
    if (done !== 'written') throw new RunError('the lease of the store is lost; run it again')
  }
}

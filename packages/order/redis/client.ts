import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RetryableError } from '@tributary/runtime'
import { Redis } from 'iovalkey'
import { storeUnavailable } from '../refusals.ts'
import { readAddress } from './address.ts'

/** How long a connection or an answer may take. Redis needs a millisecond. */
const TIMEOUT_MS = 1000
/** How long the replicas may take to have a write. Other commands wait meanwhile. */
const REPLICAS_MS = 500
/** The pause between two attempts to connect. */
const RECONNECT_MS = 200

const CLOSED = 'it closed the connection'
const SILENT = 'no answer for a second'

export interface Script {
  readonly text: string
  readonly sha1: string
}

/** Makes a Lua script, which Redis runs as a whole or not at all. @param text in Lua */
export const script = (text: string): Script => ({
  text,
  sha1: createHash('sha1').update(text).digest('hex'),
})

/**
 * A connection to one Redis or Valkey. It can't be a cluster, since the scripts use keys of several slots.
 * While Redis is away, commands fail at once and none is queued; afterwards it connects again by itself, to
 * the address that its name or the Sentinels give then.
 */
export class RedisClient {
  /** How many replicas have to have a write. */
  readonly replicas: number
  readonly #redis: Redis
  /** The server's name in messages. */
  readonly #shown: string
  /** Resolves after the first attempt to connect, whether it failed or not. */
  readonly #attempted: Promise<void>
  /** Why there is no connection. */
  #lastFailure = CLOSED
  /** Counts the connections, each of which may be to another server. */
  #connection = 0
  #replicating: Promise<unknown> = Promise.resolve()
  /** The next question to the replicas; it covers all writes before it is asked. */
  #nextReplication: Promise<number> | undefined

  /**
   * @param address as `openStore` takes it
   * @throws Error if the address is invalid
   */
  constructor(address: string) {
    const { shown, options, replicas } = readAddress(address)
    this.#shown = shown
    this.replicas = replicas
    this.#redis = new Redis({
      ...options,
      lazyConnect: true,
      connectTimeout: TIMEOUT_MS,
      commandTimeout: TIMEOUT_MS,
      // Once a connection has missed an answer, it may never give one: close it.
      socketTimeout: TIMEOUT_MS,
      retryStrategy: () => RECONNECT_MS,
      sentinelCommandTimeout: TIMEOUT_MS,
      sentinelRetryStrategy: () => RECONNECT_MS,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      // While Redis loads its data it answers every command with an error, so no extra check is needed.
      enableReadyCheck: false,
      // After a failover another server may have the same name and be the primary: connect again.
      reconnectOnError: ({ message }) => message.includes('READONLY'),
    })
    this.#redis.on('connect', () => {
      this.#connection++
      // A wrong password is refused after each connect.
      if (!this.#lastFailure.startsWith('WRONGPASS')) this.#lastFailure = CLOSED
    })
    this.#redis.on('error', ({ message }) => this.#failed(message))
    this.#redis.on('sentinelError', ({ message }) => this.#failed(message))
    const connected = this.#redis.connect().catch(() => {})
    // Without an answer of a Sentinel, the attempt goes on forever.
    this.#attempted = Promise.race([connected, sleep(2 * TIMEOUT_MS, undefined, { ref: false })])
  }

  /**
   * Sends a command.
   * @throws RetryableError `store_unavailable` if Redis answers with an error, or not within a second
   * @example
   * const value = await client.ask((redis) => redis.get(key))
   */
  async ask<T>(command: (redis: Redis) => Promise<T>): Promise<T> {
    await this.#attempted
    try {
      return await command(this.#redis)
    } catch (error) {
      throw this.#unavailable(error as Error)
    }
  }

  /**
   * Runs a script. Its text is sent only if Redis does not know the script yet.
   * @returns the script's result
   * @throws RetryableError `store_unavailable`, as {@link ask} does
   */
  run(
    { text, sha1 }: Script,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<unknown> {
    return this.ask(async (redis) => {
      try {
        return await redis.evalsha(sha1, keys.length, ...keys, ...args)
      } catch (error) {
        if (!(error as Error).message.startsWith('NOSCRIPT')) throw error
        return redis.eval(text, keys.length, ...keys, ...args)
      }
    })
  }

  /**
   * Runs a script that writes, and waits until the replicas have what it wrote.
   * @throws RetryableError `store_unavailable`, also if too few replicas have it: it is written all the same
   */
  async runReplicated(...call: Parameters<RedisClient['run']>): Promise<unknown> {
    await this.#attempted
    const connection = this.#connection
    const result = await this.run(...call)
    if (this.replicas === 0) return result
    this.#nextReplication ??= this.#replicating.then(() => this.#askReplicas())
    const count = await this.#nextReplication
    // Another server does not know which write is meant, and answers at once.
    if (connection !== this.#connection) throw this.#unavailable(new Error(CLOSED))
    if (count < this.replicas)
      throw storeUnavailable(`${this.#shown}: ${count} of ${this.replicas} replicas have the write`)
    return result
  }

  close(): void {
    this.#redis.disconnect()
  }

  #askReplicas(): Promise<number> {
    this.#nextReplication = undefined
    const count = this.ask((redis) => redis.wait(this.replicas, REPLICAS_MS))
    this.#replicating = count.catch(() => {})
    return count
  }

  #failed(message: string): void {
    // Its reason came with the event before.
    if (message.startsWith('All sentinels are unreachable')) return
    const [, sentinel, reason] =
      /^failed to connect to (sentinel \S+) because (.*)/s.exec(message) ?? []
    if (message.startsWith('Socket timeout')) this.#lastFailure = SILENT
    else this.#lastFailure = sentinel ? `${sentinel}: ${reason}` : message
  }

  /** Leaves out the cause, since that quotes the command: a page's state, or the password. */
  #unavailable({ name, message }: Error): RetryableError {
    const silent = message === 'Command timed out' ? SILENT : this.#lastFailure
    const detail = name === 'ReplyError' ? message.replace(/\.? script: .*/s, '') : silent
    return storeUnavailable(`${this.#shown}: ${detail}`)
  }
}

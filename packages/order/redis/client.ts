import { createHash } from 'node:crypto'
import { RetryableError } from '@tributary/runtime'
import { Redis } from 'iovalkey'
import { readAddress } from './address.ts'

/** How long an answer may take, or a connection: Redis needs a millisecond. */
const PATIENCE_MS = 1000
/** Between two attempts to connect again. */
const RETRY_MS = 200

const CLOSED = 'it closed the connection'
const SILENT = 'no answer for a second'

export interface Script {
  readonly text: string
  readonly sha1: string
}

/** A Lua script: all of it happens, at once, or nothing. */
export const script = (text: string): Script => ({
  text,
  sha1: createHash('sha1').update(text).digest('hex'),
})

/**
 * A connection to one Redis or Valkey, no cluster: the scripts have keys of several slots. It fails
 * fast, queues nothing while Redis is away, and is back soon after Redis is.
 */
export class RedisClient {
  readonly #redis: Redis
  readonly #shown: string
  /** The first attempt to connect, whatever came of it. */
  readonly #attempted: Promise<void>
  /** Why there is no connection. */
  #away = CLOSED

  /** @throws Error if the address is none */
  constructor(address: string) {
    const { shown, ...place } = readAddress(address)
    this.#shown = shown
    this.#redis = new Redis({
      ...place,
      lazyConnect: true,
      connectTimeout: PATIENCE_MS,
      commandTimeout: PATIENCE_MS,
      // A connection that gave no answer may never give one.
      socketTimeout: PATIENCE_MS,
      retryStrategy: () => RETRY_MS,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      // What it answers while it loads its data is an error anyway.
      enableReadyCheck: false,
      // Behind the same name there may be another primary by now.
      reconnectOnError: ({ message }) => message.includes('READONLY'),
    })
    this.#redis.on('connect', () => {
      this.#away = CLOSED
    })
    this.#redis.on('error', ({ message }) => {
      this.#away = message.startsWith('Socket timeout') ? SILENT : message
    })
    this.#attempted = this.#redis.connect().catch(() => {})
  }

  /** @throws RetryableError `store_unavailable` if Redis does not do it, or says nothing for a second */
  async ask<T>(command: (redis: Redis) => Promise<T>): Promise<T> {
    await this.#attempted
    try {
      return await command(this.#redis)
    } catch (error) {
      throw this.#unavailable(error as Error)
    }
  }

  /** @throws RetryableError `store_unavailable` */
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

  close(): void {
    this.#redis.disconnect()
  }

  /** Without the cause, which knows the command: a record, or the password. */
  #unavailable({ name, message }: Error): RetryableError {
    const silent = message === 'Command timed out' ? SILENT : this.#away
    const detail = name === 'ReplyError' ? message.replace(/\.? script: .*/s, '') : silent
    return new RetryableError(`${this.#shown}: ${detail}`, { code: 'store_unavailable' })
  }
}

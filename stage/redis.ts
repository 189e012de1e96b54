import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis, type RedisOptions } from 'iovalkey'
import { RestartableProcess } from './restartable-process.ts'
import { closedPort } from './sockets.ts'

const LOCAL = '127.0.0.1'

export interface RedisServerOptions {
  /** For messages. */
  readonly name?: string
  /** The address to listen on; the default is 127.0.0.1. */
  readonly host?: string
  /** The default is a free port. */
  readonly port?: number
  /** A file for the server's log. By default it is discarded. */
  readonly log?: string
  /** Further options of redis-server, such as `--requirepass`, `secret`. */
  readonly args?: readonly string[]
}

/**
 * A real Redis on this machine. It writes every change to disk, as the deployed one does, so that a restart
 * loses nothing; `loseData` does. The data is deleted when the scope ends.
 */
export class RedisServer implements AsyncDisposable {
  readonly host: string
  readonly port: number
  readonly process: RestartableProcess
  readonly #folder: string

  private constructor(port: number, options: RedisServerOptions) {
    const { name = 'Redis', host = LOCAL, log, args = [] } = options
    this.host = host
    this.port = port
    this.#folder = mkdtempSync(join(tmpdir(), 'tributary-redis-'))
    const place = ['--port', String(port), '--bind', host, '--dir', this.#folder]
    const durable = ['--save', '', '--appendonly', 'yes', '--maxmemory-policy', 'noeviction']
    this.process = new RestartableProcess({
      name,
      command: 'redis-server',
      args: [...place, ...durable, ...args],
      ...(log !== undefined && { log }),
    })
  }

  static async start(options: RedisServerOptions = {}): Promise<RedisServer> {
    const server = new RedisServer(options.port ?? (await closedPort()), options)
    try {
      await server.run()
      return server
    } catch (error) {
      await server[Symbol.asyncDispose]()
      throw error
    }
  }

  get address(): string {
    return `redis://${this.host}:${this.port}`
  }

  /** Starts the server, for the first time or again, with the data it has stored. */
  run(): Promise<void> {
    return this.process.startAndWait(() => this.#answers())
  }

  /** Kills the server, deletes what it has stored, and starts it empty. */
  async loseData(): Promise<void> {
    await this.process.stop('SIGKILL')
    for (const entry of readdirSync(this.#folder)) {
      rmSync(join(this.#folder, entry), { recursive: true })
    }
    await this.run()
  }

  /** Calls `use` with a client that is connected. */
  async with<T>(use: (redis: Redis) => Promise<T>, options: RedisOptions = {}): Promise<T> {
    const redis = new Redis({ port: this.port, host: this.host, lazyConnect: true, ...options })
    try {
      await redis.connect()
      return await use(redis)
    } finally {
      redis.disconnect()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.process.stop('SIGKILL')
    rmSync(this.#folder, { recursive: true, force: true })
  }

  async #answers(): Promise<boolean> {
    const redis = new Redis({
      port: this.port,
      host: this.host,
      lazyConnect: true,
      retryStrategy: () => null,
      enableReadyCheck: false,
    })
    redis.on('error', () => {})
    try {
      await redis.connect()
      return (await redis.ping()) === 'PONG'
    } catch (error) {
      // A server that asks for a password is up.
      return (error as Error).message.startsWith('NOAUTH')
    } finally {
      redis.disconnect()
    }
  }
}

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis, type RedisOptions } from 'iovalkey'
import { closedPort } from './sockets.ts'

const READY_MS = 10_000

/** A real Redis on 127.0.0.1 that keeps what it acknowledged; its data goes when it closes. */
export class RedisServer {
  readonly port: number
  readonly #folder = mkdtempSync(join(tmpdir(), 'tributary-redis-'))
  readonly #args: readonly string[]
  #process: ChildProcess | undefined

  private constructor(port: number, args: readonly string[]) {
    this.port = port
    this.#args = args
  }

  /** @param args options of redis-server, e.g. `--requirepass secret` */
  static async start(...args: string[]): Promise<RedisServer> {
    const server = new RedisServer(await closedPort(), args)
    await server.run()
    return server
  }

  get address(): string {
    return `redis://127.0.0.1:${this.port}`
  }

  /** Starts it, also again: what it has stored is still there. */
  async run(): Promise<void> {
    const place = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.#folder]
    const options = ['--save', '', '--appendonly', 'yes', '--maxmemory-policy', 'noeviction']
    const child = spawn('redis-server', [...place, ...options, ...this.#args], { stdio: 'ignore' })
    this.#process = child
    await once(child, 'spawn')
    const until = Date.now() + READY_MS
    while (!(await this.#answers())) {
      if (child.exitCode !== null || Date.now() > until) throw new Error('Redis did not start')
      await sleep(20)
    }
  }

  /** SIGSTOP and SIGCONT too. */
  kill(signal: NodeJS.Signals): void {
    this.#process?.kill(signal)
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#process
    this.#process = undefined
    if (!child) return
    child.kill(signal)
    await once(child, 'exit')
  }

  /** A client for setting up and looking around. */
  async with<T>(look: (redis: Redis) => Promise<T>, more: RedisOptions = {}): Promise<T> {
    const place = { port: this.port, host: '127.0.0.1' }
    const redis = new Redis({ ...place, lazyConnect: true, ...more })
    try {
      await redis.connect()
      return await look(redis)
    } finally {
      redis.disconnect()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('SIGKILL')
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #answers(): Promise<boolean> {
    const redis = new Redis({
      ...{ port: this.port, host: '127.0.0.1', lazyConnect: true },
      retryStrategy: () => null,
      enableReadyCheck: false,
    })
    redis.on('error', () => {})
    return (
      redis
        .connect()
        .then(() => redis.ping())
        // It asks for the password: it is there.
        .catch(({ message }) => (message.startsWith('NOAUTH') ? 'PONG' : message))
        .then((answer) => answer === 'PONG')
        .finally(() => redis.disconnect())
    )
  }
}

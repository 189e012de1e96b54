import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'iovalkey'
import type { RedisServer } from './redis.ts'
import { RestartableProcess } from './restartable-process.ts'
import { closedPort } from './sockets.ts'

const HOST = '127.0.0.1'

/** Three real Sentinels, which promote a replica of a Redis when two of them have missed it for a second. */
export class Sentinels implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'tributary-sentinels-'))
  readonly #processes: RestartableProcess[] = []
  readonly #ports: number[] = []

  /** @param name the name that the primary has for the Sentinels */
  static async watch(name: string, primary: RedisServer): Promise<Sentinels> {
    const sentinels = new Sentinels()
    for (let n = 0; n < 3; n++) await sentinels.#start(name, primary)
    return sentinels
  }

  /** As in an address: `host:port,host:port,host:port`. */
  get hosts(): string {
    return this.#ports.map((port) => `${HOST}:${port}`).join(',')
  }

  async #start(name: string, { host, port: primary }: RedisServer): Promise<void> {
    const port = await closedPort()
    const file = join(this.#folder, `${port}.conf`)
    const lines = [
      ...[`port ${port}`, `bind ${HOST}`, `dir ${this.#folder}`],
      `sentinel monitor ${name} ${host} ${primary} 2`,
      `sentinel down-after-milliseconds ${name} 1000`,
      `sentinel failover-timeout ${name} 3000`,
    ]
    writeFileSync(file, `${lines.join('\n')}\n`)
    const process = new RestartableProcess({
      ...{ name: 'Sentinel', command: 'redis-server', args: [file, '--sentinel'] },
    })
    this.#processes.push(process)
    this.#ports.push(port)
    await process.startAndWait(() => knowsReplicas(port, name))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#processes.map((process) => process.stop('SIGKILL')))
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** Whether a Sentinel is up and has found the replicas, without which it promotes none. */
async function knowsReplicas(port: number, name: string): Promise<boolean> {
  const redis = new Redis({ port, host: HOST, lazyConnect: true, retryStrategy: () => null })
  redis.on('error', () => {})
  try {
    await redis.connect()
    return ((await redis.call('SENTINEL', 'replicas', name)) as unknown[]).length > 0
  } catch {
    return false
  } finally {
    redis.disconnect()
  }
}

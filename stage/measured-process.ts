import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { Connection } from '../packages/tributary/http/connection.ts'
import { closedPort } from './sockets.ts'

const START_MS = 30_000

/** Resident memory of a process, in MB: now, or the most so far. Undefined if the process has ended. */
export const memoryOf = (child: Running): number | undefined => megabytesOf(child, 'VmRSS')
export const peakOf = (child: Running): number | undefined => megabytesOf(child, 'VmHWM')

interface Running {
  readonly pid?: number | undefined
}

function megabytesOf({ pid }: Running, name: string): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const [, kilobytes] = new RegExp(`^${name}:\\s*(\\d+) kB`, 'm').exec(status) ?? []
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024
  } catch {
    return undefined
  }
}

/** A Node program that listens on PORT, with the CPU time and memory that Linux accounts to it. */
export class MeasuredProcess implements AsyncDisposable {
  readonly child: ChildProcess
  readonly port: number
  /** When it was spawned, in milliseconds of `performance.now()`. */
  readonly spawned: number
  readonly #ended: Promise<unknown>

  private constructor(args: readonly string[], env: NodeJS.ProcessEnv, cwd: string, port: number) {
    this.port = port
    this.spawned = performance.now()
    // It is not pinned to a core: on a shared machine it would wait there for other programs while
    // another core is idle, and its CPU time is counted wherever it runs.
    this.child = spawn(process.execPath, args, {
      cwd,
      env: { ...env, PORT: String(port), FUNC_PORT: String(port), NODE_ENV: 'production' },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    this.#ended = once(this.child, 'exit')
  }

  /** Spawns the program and does not wait until it listens; `connected` does. */
  static async spawn(args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = '/') {
    return new MeasuredProcess(args, env, cwd, await closedPort())
  }

  /** Spawns the program and waits until it listens. */
  static async start(args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = '/') {
    const started = await MeasuredProcess.spawn(args, env, cwd)
    const connection = await started.connected()
    connection.close()
    return started
  }

  /** The first connection that the program accepts; tried every 2 ms. */
  async connected(): Promise<Connection> {
    for (;;) {
      const { port } = this
      const connection = await Connection.open({ port, host: '127.0.0.1' }).catch(() => undefined)
      if (connection) return connection
      if (this.child.exitCode !== null) {
        throw new Error(`${this.child.spawnargs.join(' ')} ended with ${this.child.exitCode}`)
      }
      if (performance.now() - this.spawned > START_MS) {
        throw new Error(`${this.child.spawnargs.join(' ')} does not listen on ${this.port}`)
      }
      await sleep(2)
    }
  }

  /** CPU time of all its threads, in milliseconds. Node's threads live as long as the process. */
  get cpu(): number {
    const folder = `/proc/${this.child.pid}/task`
    const nanoseconds = readdirSync(folder).map((task) =>
      Number(readFileSync(`${folder}/${task}/schedstat`, 'utf8').split(' ', 1)[0]),
    )
    return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e6
  }

  /** Resident memory, in MB. */
  get memory(): number {
    return memoryOf(this.child) ?? 0
  }

  /** Ends it with SIGTERM, as Knative does, so that it can write its compile cache. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.child.kill(signal)
    await this.#ended
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('SIGKILL')
  }
}

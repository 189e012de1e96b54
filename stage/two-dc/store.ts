import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { closedPort } from '../sockets.ts'
import { Part } from './part.ts'

const READY_MS = 10_000

/** A Redis that keeps nothing on disk: when it is killed, what was in it is lost. */
export class Store implements AsyncDisposable {
  readonly part: Part
  readonly url: string
  readonly #port: number

  private constructor(part: Part, port: number) {
    this.part = part
    this.url = `redis://127.0.0.1:${port}`
    this.#port = port
  }

  static async start({ name, log }: { readonly name: string; readonly log: string }) {
    const port = await closedPort()
    const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
    const part = new Part({ name: `${name}'s Redis`, command: 'redis-server', args, log })
    const store = new Store(part, port)
    await store.run()
    return store
  }

  /** Starts it, also again: empty. */
  async run(): Promise<void> {
    this.part.start()
    for (const until = Date.now() + READY_MS; !(await this.#answers()); await sleep(50)) {
      if (this.part.isRunning && Date.now() < until) continue
      throw new Error(`${this.part.name} did not start; its log is ${this.part.log}`)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.part[Symbol.asyncDispose]()
  }

  async #answers(): Promise<boolean> {
    const socket = connect(this.#port, '127.0.0.1')
    try {
      await once(socket, 'connect')
      return true
    } catch {
      return false
    } finally {
      socket.destroy()
    }
  }
}

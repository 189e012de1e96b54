import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const PATIENCE_MS = 30_000
const COMMAND = join(import.meta.dirname, '../../../packages/tributary/tributary')

/** One `tributary` command as a process of its own, which can be killed and started again. */
export class Stage {
  readonly #args: readonly string[]
  readonly #env: NodeJS.ProcessEnv
  #process: ChildProcess | undefined
  #ended: Promise<number | null> | undefined
  /** The events it has shown, over all its starts. */
  events = 0
  stderr = ''
  stdout = ''

  /** @param args of `tributary run`, or with a command of its own first */
  constructor(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.#args = args[0] === 'replay' ? args : ['run', ...args]
    const { NODE_TEST_CONTEXT: _, ...clean } = process.env
    this.#env = { ...clean, ...env }
  }

  start(): this {
    const child = spawn(COMMAND, this.#args, {
      env: this.#env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#process = child
    this.#ended = once(child, 'close').then(([code]) => code)
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text
    })
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.stdout = line
      if (/^(enriched|skipped|dead)/.test(line)) this.events++
    })
    return this
  }

  /** Waits until it has shown this many more events, or has ended. */
  async progress(more: number): Promise<void> {
    const child = this.#process as ChildProcess
    const goal = this.events + more
    while (this.events < goal && child.exitCode === null && child.signalCode === null) {
      await Promise.race([once(child.stdout as NodeJS.EventEmitter, 'data'), this.#ended])
    }
  }

  /** Waits until its standard error, over all its starts, has this, or it has ended. */
  async says(text: RegExp): Promise<void> {
    const child = this.#process as ChildProcess
    while (!text.test(this.stderr) && child.exitCode === null && child.signalCode === null) {
      await Promise.race([once(child.stderr as NodeJS.EventEmitter, 'data'), this.#ended])
    }
  }

  /** Sends a signal and waits for the end, 30 s at most. @returns the exit code, null if it was killed */
  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<number | null> {
    this.#process?.kill(signal)
    const last = setTimeout(() => this.#process?.kill('SIGKILL'), PATIENCE_MS)
    const code = await this.ended()
    clearTimeout(last)
    return code
  }

  async ended(): Promise<number | null> {
    return (await this.#ended) ?? null
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end('SIGKILL')
  }
}

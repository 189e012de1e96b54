import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'

/** A process that others look after. */
export interface Process {
  /** Such as "eqiad's page-wikitext-change". */
  readonly name: string
  /** The file its stdout and stderr go to. */
  readonly log: string
  readonly pid: number | undefined
  /** Resolves when it ends, at once if it does not run. */
  ended(): Promise<void>
}

export interface PartOptions extends Pick<Process, 'name' | 'log'> {
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** A process that runs in a datacenter, which can be killed and started again. */
export class Part implements Process, AsyncDisposable {
  readonly name: string
  readonly log: string
  readonly #options: PartOptions
  #process: ChildProcess | undefined

  constructor(options: PartOptions) {
    this.name = options.name
    this.log = options.log
    this.#options = options
  }

  start(): this {
    const { command, args, env = {}, log } = this.#options
    const { NODE_TEST_CONTEXT: _, ...clean } = process.env
    const file = openSync(log, 'a')
    const stdio = ['ignore', file, file] as const
    this.#process = spawn(command, args, { env: { ...clean, ...env }, stdio: [...stdio] })
    closeSync(file)
    return this
  }

  get pid(): number | undefined {
    return this.#process?.pid
  }

  get isRunning(): boolean {
    return this.#process?.exitCode === null && this.#process.signalCode === null
  }

  /** Of the last time it ran; null if it was killed, or still runs. */
  get exitCode(): number | null {
    return this.#process?.exitCode ?? null
  }

  async ended(): Promise<void> {
    if (this.isRunning) await once(this.#process as ChildProcess, 'exit')
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const ended = this.ended()
    this.#process?.kill(signal)
    await ended
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('SIGKILL')
  }
}

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const READY_MS = 60_000

export interface ProcessOptions {
  /** For messages, such as "eqiad's page-wikitext-change". */
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** The file that stdout and stderr are appended to. By default they are discarded. */
  readonly log?: string
}

/** A program that can be killed and started again with the same arguments and the same log. */
export class RestartableProcess implements AsyncDisposable {
  readonly name: string
  readonly log: string
  readonly #options: ProcessOptions
  #process: ChildProcess | undefined

  constructor(options: ProcessOptions) {
    this.name = options.name
    this.log = options.log ?? '/dev/null'
    this.#options = options
  }

  start(): this {
    const { command, args, env = {} } = this.#options
    const { NODE_TEST_CONTEXT: _, ...inherited } = process.env
    const log = openSync(this.log, 'a')
    const stdio = ['ignore', log, log] as const
    const child = spawn(command, args, { env: { ...inherited, ...env }, stdio: [...stdio] })
    closeSync(log)
    // Without a listener the error would end this process. `startAndWait` reports it.
    child.on('error', () => {})
    this.#process = child
    return this
  }

  /**
   * Starts the program and waits until it answers.
   * @throws Error if it cannot be started, ends, or does not answer within a minute
   */
  async startAndWait(answers: () => Promise<boolean>): Promise<void> {
    const child = this.start().#process as ChildProcess
    await once(child, 'spawn').catch((cause: Error) => {
      throw new Error(`${this.name} did not start: ${cause.message}`, { cause })
    })
    for (const until = Date.now() + READY_MS; !(await answers()); await sleep(50)) {
      if (this.isRunning && Date.now() < until) continue
      throw new Error(`${this.name} did not start; its log is ${this.log}`)
    }
  }

  get pid(): number | undefined {
    return this.#process?.pid
  }

  get isRunning(): boolean {
    const child = this.#process
    return child?.pid !== undefined && child.exitCode === null && child.signalCode === null
  }

  /** The exit code of the latest run. Null while it runs, and when a signal ended it. */
  get exitCode(): number | null {
    return this.#process?.exitCode ?? null
  }

  /** Resolves when the process ends; at once if it does not run. */
  async ended(): Promise<void> {
    if (this.isRunning) await once(this.#process as ChildProcess, 'exit')
  }

  /** Sends a signal and does not wait for its effect; for SIGSTOP and SIGCONT. */
  signal(signal: NodeJS.Signals): void {
    this.#process?.kill(signal)
  }

  /** Sends a signal and waits for the end. Does nothing if the process does not run. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const ended = this.ended()
    this.signal(signal)
    await ended
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('SIGKILL')
  }
}

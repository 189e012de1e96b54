/** The reader as a process of its own, on a MariaDB and a Kafka of the stage. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Broker } from '../kafka/broker.ts'
import { type MariaDb, READER_PASSWORD } from '../mariadb.ts'
import { peakOf } from '../measured-process.ts'
import { RestartableProcess } from '../restartable-process.ts'
import { closedPort } from '../sockets.ts'

const MAIN = join(import.meta.dirname, '../../packages/capture/main.ts')
const READY_MS = 60_000

export const TOPIC = 'eqiad.mediawiki.page_rows'

export interface ReaderOptions {
  readonly database: Pick<MariaDb, 'address'>
  readonly broker: Pick<Broker, 'address'>
  readonly env?: Readonly<Record<string, string>>
  /** The program and its arguments for Node, by default the source. */
  readonly args?: readonly string[]
}

export class Reader implements AsyncDisposable {
  readonly process: RestartableProcess
  readonly #port: number
  readonly #folder: string

  private constructor(port: number, folder: string, options: ReaderOptions) {
    const { database, broker, env = {}, args = [MAIN] } = options
    this.#port = port
    this.#folder = folder
    this.process = new RestartableProcess({
      name: 'the reader',
      command: process.execPath,
      args,
      log: join(folder, 'log'),
      env: {
        CAPTURE_DATABASE: database.address,
        CAPTURE_PASSWORD: READER_PASSWORD,
        CAPTURE_WIKIS: 'labwiki=rivers.example.org',
        DATACENTER: 'eqiad',
        KAFKA_BROKERS: broker.address,
        KAFKA_OUTPUT_TOPIC: TOPIC,
        PORT: String(port),
        ...env,
      },
    })
  }

  /** Starts it, and does not wait until it reads: see `ready`. */
  static async start(options: ReaderOptions): Promise<Reader> {
    const folder = mkdtempSync(join(tmpdir(), 'tributary-reader-'))
    const reader = new Reader(await closedPort(), folder, options)
    reader.process.start()
    return reader
  }

  /** Resolves when it reads the log. @throws Error if it ends instead, with what it said */
  async ready(): Promise<this> {
    for (const until = Date.now() + READY_MS; !(await this.#isReady()); await sleep(50)) {
      if (!this.process.isRunning || Date.now() > until) throw new Error(this.log)
    }
    return this
  }

  /** Of its health and metrics. */
  get address(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  /** All that it has logged, over restarts. */
  get log(): string {
    return readFileSync(this.process.log, 'utf8')
  }

  /** The values of the metrics without labels, by name. */
  async metrics(): Promise<Map<string, number>> {
    const text = await this.metricsText()
    const values = [...text.matchAll(/^tributary_capture_(\w+) ([\d.]+)$/gm)]
    return new Map(values.map(([, name = '', value]) => [name, Number(value)]))
  }

  async metricsText(): Promise<string> {
    const answer = await fetch(`${this.address}/metrics`)
    return answer.text()
  }

  /** The memory that it has used at most since its start, in MiB. */
  get peakMemory(): number {
    return peakOf(this.process) ?? Number.NaN
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.process.stop('SIGKILL')
    rmSync(this.#folder, { recursive: true, force: true })
  }

  async #isReady(): Promise<boolean> {
    return fetch(`${this.address}/health/readiness`).then(
      ({ ok }) => ok,
      () => false,
    )
  }
}

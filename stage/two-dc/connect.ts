import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { JAVA } from '../kafka/jars.ts'
import { RestartableProcess } from '../restartable-process.ts'
import { closedPort } from '../sockets.ts'

const REBALANCE_MS = 60_000
const MAIN = 'org.apache.kafka.connect.cli.ConnectDistributed'

export interface ConnectOptions {
  /** The datacenter, such as "eqiad". */
  readonly datacenter: string
  /** The Kafka that it writes to and keeps its own state in, as `host:port`. */
  readonly kafka: string
  /** A folder for its settings. */
  readonly folder: string
  readonly log: string
}

/**
 * A Kafka Connect worker, which runs MirrorMaker 2's connectors. It runs in the datacenter it writes to,
 * because reading over a bad link does less harm than writing over it.
 */
export class Connect implements AsyncDisposable {
  readonly process: RestartableProcess
  readonly url: string

  private constructor(process: RestartableProcess, url: string) {
    this.process = process
    this.url = url
  }

  static async start({ datacenter, kafka, folder, log }: ConnectOptions): Promise<Connect> {
    const url = `http://127.0.0.1:${await closedPort()}`
    const properties = join(folder, `${datacenter}-connect.properties`)
    writeFileSync(properties, settings(kafka, url))
    const args = ['-Xmx256m', '-XX:TieredStopAtLevel=1', ...JAVA, MAIN, properties]
    const name = `${datacenter}'s MirrorMaker`
    const connect = new Connect(new RestartableProcess({ name, command: 'java', args, log }), url)
    try {
      await connect.run()
      return connect
    } catch (error) {
      await connect[Symbol.asyncDispose]()
      throw error
    }
  }

  /** Starts the worker, for the first time or again; its connectors continue where they were. */
  run(): Promise<void> {
    return this.process.startAndWait(() => this.#answers())
  }

  /**
   * Calls Kafka Connect's REST API.
   * @param allowed statuses that are no error; then it returns undefined
   * @throws Error with the API's own message
   */
  async call(
    method: string,
    path: string,
    body?: object,
    allowed: number[] = [],
  ): Promise<unknown> {
    for (const until = Date.now() + REBALANCE_MS; ; await sleep(200)) {
      const response = await fetch(`${this.url}${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      if (allowed.includes(response.status)) return undefined
      if (response.ok) return text === '' ? undefined : JSON.parse(text)
      // 409: the worker is about to rejoin its group.
      if (response.status !== 409 || Date.now() > until) {
        throw new Error(`${this.process.name}: ${method} ${path}: ${response.status} ${text}`)
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.process[Symbol.asyncDispose]()
  }

  async #answers(): Promise<boolean> {
    const answer = await fetch(`${this.url}/health`).catch(() => undefined)
    return answer?.ok === true
  }
}

// The worker's converters are required but unused: each connector sets its own.
const settings = (kafka: string, url: string): string => `
bootstrap.servers=${kafka}
group.id=mirror
listeners=${url}
plugin.discovery=service_load
key.converter=org.apache.kafka.connect.converters.ByteArrayConverter
value.converter=org.apache.kafka.connect.converters.ByteArrayConverter
config.storage.topic=mirror.configs
offset.storage.topic=mirror.offsets
status.storage.topic=mirror.status
config.storage.replication.factor=1
offset.storage.replication.factor=1
status.storage.replication.factor=1
offset.storage.partitions=1
status.storage.partitions=1
offset.flush.interval.ms=250
session.timeout.ms=6000
heartbeat.interval.ms=1000
scheduled.rebalance.max.delay.ms=0
`

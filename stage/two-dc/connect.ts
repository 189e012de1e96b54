import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { JAVA } from '../kafka/jars.ts'
import { closedPort } from '../sockets.ts'
import { Part } from './part.ts'

const READY_MS = 60_000
const MAIN = 'org.apache.kafka.connect.cli.ConnectDistributed'

export interface ConnectOptions {
  /** Whose it is, such as "eqiad". */
  readonly name: string
  /** The Kafka it writes to, and keeps its own state in, as `host:port`. */
  readonly kafka: string
  /** A folder for its settings. */
  readonly folder: string
  readonly log: string
}

/**
 * A Kafka Connect worker, which runs MirrorMaker 2's connectors. It stands in the datacenter it writes
 * to: reading from afar is what a bad link does least harm to.
 */
export class Connect implements AsyncDisposable {
  readonly part: Part
  readonly url: string

  private constructor(part: Part, url: string) {
    this.part = part
    this.url = url
  }

  static async start({ name, kafka, folder, log }: ConnectOptions): Promise<Connect> {
    const url = `http://127.0.0.1:${await closedPort()}`
    const properties = join(folder, `${name}-connect.properties`)
    writeFileSync(properties, settings(kafka, url))
    const args = ['-Xmx256m', '-XX:TieredStopAtLevel=1', ...JAVA, MAIN, properties]
    const part = new Part({ name: `${name}'s MirrorMaker`, command: 'java', args, log })
    const connect = new Connect(part, url)
    await connect.run()
    return connect
  }

  /** Starts it, also again: its connectors go on where they were. */
  async run(): Promise<void> {
    this.part.start()
    const until = Date.now() + READY_MS
    while (!(await this.#answers())) {
      if (!this.part.isRunning || Date.now() > until) {
        throw new Error(`${this.part.name} did not start; its log is ${this.part.log}`)
      }
      await sleep(100)
    }
  }

  /**
   * Calls Kafka Connect's REST API.
   * @param none statuses that are no error: undefined is returned
   * @throws Error with what it says is wrong
   */
  async call(method: string, path: string, body?: object, none: number[] = []): Promise<unknown> {
    for (const until = Date.now() + READY_MS; ; await sleep(200)) {
      const response = await fetch(`${this.url}${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      if (none.includes(response.status)) return undefined
      if (response.ok) return text === '' ? undefined : JSON.parse(text)
      // 409: the worker is about to join its group again.
      if (response.status !== 409 || Date.now() > until) {
        throw new Error(`${this.part.name}: ${method} ${path}: ${response.status} ${text}`)
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.part[Symbol.asyncDispose]()
  }

  async #answers(): Promise<boolean> {
    const answer = await fetch(`${this.url}/health`).catch(() => undefined)
    return answer?.ok === true
  }
}

// A worker must name converters; those that count are the connectors' own.
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

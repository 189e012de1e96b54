import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Connect as Api } from '../../packages/tributary/failover/connect.ts'
import { JAVA } from '../kafka/jars.ts'
import { RestartableProcess } from '../restartable-process.ts'
import { closedPort } from '../sockets.ts'

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
  readonly api: Api

  private constructor(process: RestartableProcess, url: string) {
    this.process = process
    this.url = url
    this.api = new Api(url, process.name)
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

import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Admin } from '@platformatic/kafka'
import { RestartableProcess } from '../restartable-process.ts'
import { closedPort } from '../sockets.ts'
import { fetchJars, JAVA } from './jars.ts'

export const USER = 'tributary'
export const PASSWORD = 'the-password-of-the-test-broker'
/** A user who may do what access control lists allow, if the broker asks them. */
export const GUEST = 'guest'

export interface BrokerOptions {
  /** For messages. */
  readonly name?: string
  /** Default: a free port. */
  readonly port?: number
  /** Whether clients must give the user and the password (SASL PLAIN). */
  readonly sasl?: boolean
  /** Whether it asks access control lists: all is refused to everybody else than {@link USER}. */
  readonly authorizes?: boolean
  /** A second listener, for clients that reach the broker only at the address advertised there. */
  readonly link?: { readonly port: number; readonly advertised: string }
  /** A file for the broker's log. By default it is discarded. */
  readonly log?: string
}

/** A real Kafka of one node (KRaft) on 127.0.0.1, empty at first. Its data is deleted when the scope ends. */
export class Broker implements AsyncDisposable {
  readonly address: string
  readonly process: RestartableProcess
  readonly #folder: string
  readonly #sasl: boolean

  private constructor(address: string, folder: string, options: BrokerOptions) {
    const { name = 'Kafka', sasl = false, log } = options
    this.address = address
    this.#folder = folder
    this.#sasl = sasl
    const args = ['-Xmx512m', ...JAVA, 'kafka.Kafka', join(folder, 'server.properties')]
    this.process = new RestartableProcess({
      name,
      command: 'java',
      args,
      ...(log !== undefined && { log }),
    })
  }

  static async start(options: BrokerOptions = {}): Promise<Broker> {
    fetchJars()
    const folder = mkdtempSync(join(tmpdir(), 'tributary-kafka-'))
    const client = options.port ?? (await closedPort())
    const broker = new Broker(`127.0.0.1:${client}`, folder, options)
    const properties = join(folder, 'server.properties')
    writeFileSync(properties, settings(folder, client, await closedPort(), options))
    const main = ['-XX:TieredStopAtLevel=1', ...JAVA, 'kafka.tools.StorageTool']
    const format = ['format', '-t', 'tributary-test-cluster', '-c', properties]
    try {
      await promisify(execFile)('java', [...main, ...format])
      await broker.run()
      return broker
    } catch (error) {
      await broker[Symbol.asyncDispose]()
      throw error
    }
  }

  /** Starts the broker, for the first time or again, with the data it has stored. */
  run(): Promise<void> {
    return this.process.startAndWait(() => this.#answers())
  }

  stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    return this.process.stop(signal)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('SIGKILL')
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** A client for creating topics and reading offsets; the caller closes it. */
  admin(): Admin {
    return new Admin({ clientId: 'test', bootstrapBrokers: [this.address], ...this.credentials })
  }

  get credentials() {
    if (!this.#sasl) return {}
    return { sasl: { mechanism: 'PLAIN' as const, username: USER, password: PASSWORD } }
  }

  /** The offset to which the log cleaner has compacted a partition; 0 if it has not yet. */
  compactedTo(topic: string, partition: number): number {
    const checkpoint = join(this.#folder, 'data/cleaner-offset-checkpoint')
    const text = existsSync(checkpoint) ? readFileSync(checkpoint, 'utf8') : ''
    const line = text.split('\n').find((each) => each.startsWith(`${topic} ${partition} `))
    return Number(line?.split(' ')[2] ?? 0)
  }

  async create(
    topics: string[],
    partitions: number,
    configs: Record<string, string> = {},
  ): Promise<void> {
    const admin = this.admin()
    const entries = Object.entries(configs).map(([name, value]) => ({ name, value }))
    await admin.createTopics({ topics, partitions, replicas: 1, configs: entries })
    await admin.close()
  }

  async #answers(): Promise<boolean> {
    if (!(await accepts(this.address))) return false
    const admin = this.admin()
    const answer = await admin.metadata({ topics: [] }).catch(() => undefined)
    await admin.close()
    return answer !== undefined && answer.brokers.size > 0
  }
}

const settings = (
  folder: string,
  port: number,
  controller: number,
  { sasl = false, authorizes = false, link }: BrokerOptions,
): string => `
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controller}
listeners=CLIENT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}${link ? `,LINK://127.0.0.1:${link.port}` : ''}
advertised.listeners=CLIENT://127.0.0.1:${port}${link ? `,LINK://${link.advertised}` : ''}
listener.security.protocol.map=CLIENT:${sasl ? 'SASL_PLAINTEXT' : 'PLAINTEXT'},LINK:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=CLIENT
controller.listener.names=CONTROLLER
sasl.enabled.mechanisms=PLAIN
sasl.mechanism.inter.broker.protocol=PLAIN
listener.name.client.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="${USER}" password="${PASSWORD}" user_${USER}="${PASSWORD}" user_${GUEST}="${PASSWORD}";
${authorizes ? `authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer\nsuper.users=User:${USER};User:ANONYMOUS` : ''}
log.dirs=${join(folder, 'data')}
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
message.max.bytes=10485760
`

/** Whether something listens there: asking first spares the Kafka client its retries. */
async function accepts(address: string): Promise<boolean> {
  const [host, port] = address.split(':') as [string, string]
  const socket = connect({ host, port: Number(port) })
  const isOpen = await once(socket, 'connect').then(
    () => true,
    () => false,
  )
  socket.destroy()
  return isOpen
}

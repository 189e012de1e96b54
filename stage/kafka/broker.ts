import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Admin } from '@platformatic/kafka'
import { closedPort } from '../sockets.ts'
import { fetchJars, JAVA } from './jars.ts'

const READY_MS = 60_000

export const USER = 'tributary'
export const PASSWORD = 'the-password-of-the-test-broker'

export interface BrokerOptions {
  /** Default: a free one. */
  readonly port?: number
  /** Whether clients must give the user and password (SASL PLAIN). */
  readonly sasl?: boolean
  /** A second listener, for clients who reach it only at the address advertised there. */
  readonly link?: { readonly port: number; readonly advertised: string }
  /** A file for what it logs. Default: nowhere. */
  readonly log?: string
}

/** A real Kafka of one node (KRaft) on 127.0.0.1, with nothing in it; its data goes when it closes. */
export class Broker {
  readonly address: string
  readonly #folder: string
  readonly #sasl: boolean
  readonly #log: string
  #process: ChildProcess | undefined

  private constructor(address: string, folder: string, { sasl, log }: BrokerOptions) {
    this.address = address
    this.#folder = folder
    this.#sasl = sasl ?? false
    this.#log = log ?? '/dev/null'
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

  /** Starts it, also again: what it has stored is still there. */
  async run(): Promise<void> {
    const arguments_ = ['-Xmx512m', ...JAVA, 'kafka.Kafka', join(this.#folder, 'server.properties')]
    const log = openSync(this.#log, 'a')
    const child = spawn('java', arguments_, { stdio: ['ignore', log, log] })
    closeSync(log)
    this.#process = child
    const until = Date.now() + READY_MS
    while (!(await this.#answers())) {
      if (hasEnded(child) || Date.now() > until) throw new Error('Kafka did not start')
      await sleep(200)
    }
  }

  get pid(): number | undefined {
    return this.#process?.pid
  }

  /** Resolves when its process ends. */
  async ended(): Promise<void> {
    const child = this.#process
    if (child && !hasEnded(child)) await once(child, 'exit')
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.#process
    this.#process = undefined
    if (!child || hasEnded(child)) return
    child.kill(signal)
    await once(child, 'exit')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('SIGKILL')
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** A client for setting up and looking around. */
  admin(): Admin {
    return new Admin({ clientId: 'test', bootstrapBrokers: [this.address], ...this.credentials })
  }

  get credentials() {
    if (!this.#sasl) return {}
    return { sasl: { mechanism: 'PLAIN' as const, username: USER, password: PASSWORD } }
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

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null

const settings = (
  folder: string,
  port: number,
  controller: number,
  { sasl = false, link }: BrokerOptions,
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
listener.name.client.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="${USER}" password="${PASSWORD}" user_${USER}="${PASSWORD}";
log.dirs=${join(folder, 'data')}
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
message.max.bytes=10485760
`

async function accepts(address: string): Promise<boolean> {
  const [host, port] = address.split(':') as [string, string]
  const socket = connect({ host, port: Number(port) })
  const open = await once(socket, 'connect').then(
    () => true,
    () => false,
  )
  socket.destroy()
  return open
}

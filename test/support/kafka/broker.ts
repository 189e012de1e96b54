import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Admin } from '@platformatic/kafka'
import { closedPort } from '../sockets.ts'

const JARS = resolve(import.meta.dirname, '../../../.tools/kafka')
const CLASSPATH = ['-cp', join(JARS, '*')]
const READY_MS = 60_000

export const USER = 'tributary'
export const PASSWORD = 'the-password-of-the-test-broker'

export interface BrokerOptions {
  /** Default: a free one. */
  readonly port?: number
  /** Whether clients must give the user and password (SASL PLAIN). */
  readonly sasl?: boolean
}

/** A real Kafka of one node (KRaft) on 127.0.0.1, with nothing in it; its data goes when it closes. */
export class Broker {
  readonly address: string
  readonly #folder: string
  readonly #sasl: boolean
  #process: ChildProcess | undefined

  private constructor(address: string, folder: string, sasl: boolean) {
    this.address = address
    this.#folder = folder
    this.#sasl = sasl
  }

  static async start({ port, sasl = false }: BrokerOptions = {}): Promise<Broker> {
    fetchJars()
    const folder = mkdtempSync(join(tmpdir(), 'tributary-kafka-'))
    const client = port ?? (await closedPort())
    const broker = new Broker(`127.0.0.1:${client}`, folder, sasl)
    const properties = join(folder, 'server.properties')
    writeFileSync(properties, settings(folder, client, await closedPort(), sasl))
    const format = ['kafka.tools.StorageTool', 'format', '-t', 'tributary-test-cluster', '-c']
    execFileSync('java', [...CLASSPATH, ...format, properties], { stdio: 'pipe' })
    await broker.run()
    return broker
  }

  /** Starts it, also again: what it has stored is still there. */
  async run(): Promise<void> {
    const memory = ['-Xmx512m', '-XX:+UseSerialGC']
    const arguments_ = ['kafka.Kafka', join(this.#folder, 'server.properties')]
    const child = spawn('java', [...memory, ...CLASSPATH, ...arguments_], { stdio: 'ignore' })
    this.#process = child
    const until = Date.now() + READY_MS
    while (!(await this.#answers())) {
      if (child.exitCode !== null || Date.now() > until) throw new Error('Kafka did not start')
      await sleep(200)
    }
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.#process
    this.#process = undefined
    if (child?.exitCode !== null) return
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

const settings = (folder: string, port: number, controller: number, sasl: boolean): string => `
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controller}
listeners=CLIENT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}
advertised.listeners=CLIENT://127.0.0.1:${port}
listener.security.protocol.map=CLIENT:${sasl ? 'SASL_PLAINTEXT' : 'PLAINTEXT'},CONTROLLER:PLAINTEXT
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

/** Fetches Kafka's jars from Maven Central, once. */
function fetchJars(): void {
  if (existsSync(JARS)) return
  process.stderr.write('Fetching Kafka from Maven Central…\n')
  const part = `${JARS}.${process.pid}`
  const goal = [
    '-q',
    '-B',
    '-f',
    join(import.meta.dirname, 'pom.xml'),
    'dependency:copy-dependencies',
  ]
  const options = [`-DoutputDirectory=${part}`, '-DincludeScope=runtime']
  execFileSync('mvn', [...goal, ...options], { stdio: ['ignore', 'ignore', 'inherit'] })
  // Whole or not at all: an interrupted download must not be taken for Kafka.
  renameSync(part, JARS)
}

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

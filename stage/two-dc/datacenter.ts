import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Kafka } from '../../packages/tributary/failover/kafka.ts'
import { Broker } from '../kafka/broker.ts'
import { Link } from '../link/link.ts'
import { RedisServer } from '../redis.ts'
import { RestartableProcess } from '../restartable-process.ts'
import { closedPort } from '../sockets.ts'
import { Connect } from './connect.ts'
import {
  CHANGES,
  DATACENTERS,
  type DatacenterName,
  DEAD_LETTERS,
  ENRICHED,
  INCONSISTENCY,
  ORDER_DEAD_LETTERS,
  ORDERED,
  PARTITIONS,
  topicsOf,
} from './topics.ts'

const COMMAND = join(import.meta.dirname, '../../packages/tributary/tributary')

export interface DatacenterOptions {
  /** The folder for logs. */
  readonly logs: string
  /** A folder for settings; the caller deletes it at the end. */
  readonly folder: string
  /** The wiki that made the changes, as `tributary run --wiki` takes it. */
  readonly wiki: string
}

/** The servers of a datacenter, all running. */
interface Servers {
  readonly broker: Broker
  /** The other datacenter's only way to this Kafka. */
  readonly link: Link
  readonly connect: Connect
  /** The store of the ordered stream. */
  readonly redis: RedisServer
}

const logFile = (datacenter: DatacenterName, { logs }: DatacenterOptions, program: string) =>
  join(logs, `${datacenter}-${program}.log`)

/** One datacenter: a Kafka, the link to it, a MirrorMaker, a Redis, and the functions started in it. */
export class Datacenter implements AsyncDisposable, Servers {
  readonly name: DatacenterName
  readonly broker: Broker
  readonly link: Link
  readonly connect: Connect
  readonly redis: RedisServer
  readonly kafka: Kafka
  /** The processor of the ordered stream. Undefined until it is first started here. */
  ordering: RestartableProcess | undefined
  /** Whether nothing of it answers. */
  isLost = false
  readonly #options: DatacenterOptions
  readonly #functions: RestartableProcess[] = []
  #isPassive = false
  #wasRunning: readonly RestartableProcess[] = []
  readonly #stack: AsyncDisposableStack

  private constructor(
    name: DatacenterName,
    { broker, link, connect, redis }: Servers,
    options: DatacenterOptions,
    stack: AsyncDisposableStack,
  ) {
    this.name = name
    this.broker = broker
    this.link = link
    this.connect = connect
    this.redis = redis
    this.kafka = stack.use(new Kafka([broker.address]))
    this.#options = options
    this.#stack = stack
  }

  static async start(datacenter: DatacenterName, options: DatacenterOptions): Promise<Datacenter> {
    await using stack = new AsyncDisposableStack()
    const log = (program: string) => logFile(datacenter, options, program)
    const port = await closedPort()
    const link = stack.use(await Link.to(port))
    const broker = stack.use(
      await Broker.start({
        name: `${datacenter}'s Kafka`,
        link: { port, advertised: link.address },
        log: log('kafka'),
      }),
    )
    await broker.create(topicsOf(datacenter), PARTITIONS)
    const { folder } = options
    const connect = stack.use(
      await Connect.start({
        datacenter,
        kafka: broker.address,
        folder,
        log: log('mirrormaker'),
      }),
    )
    const redis = stack.use(
      await RedisServer.start({ name: `${datacenter}'s Redis`, log: log('redis') }),
    )
    return new Datacenter(datacenter, { broker, link, connect, redis }, options, stack.move())
  }

  get processes(): readonly RestartableProcess[] {
    const { broker, connect, redis } = this
    return [broker.process, connect.process, redis.process, ...this.#functions]
  }

  /** The address of one of its topics, as `tributary run` takes it. */
  url(topic: string): string {
    return `kafka://${this.broker.address}/${topic}`
  }

  /** Starts the enrichment of the changes that were made in this datacenter, and of no others. */
  startEnrichment(): RestartableProcess {
    const [input, output, deadLetters] = [CHANGES, ENRICHED, DEAD_LETTERS].map((stream) =>
      this.url(`${this.name}.${stream}`),
    ) as [string, string, string]
    const topics = ['--input', input, '--output', output, '--dead-letters', deadLetters]
    return this.#startFunction('page-wikitext-change', [...topics, '--wiki', this.#options.wiki])
  }

  /** Starts the processor of the ordered stream, which reads the enriched changes of both datacenters. */
  startOrdering(): RestartableProcess {
    this.#isPassive = false
    if (this.ordering) return this.ordering.start()
    const inputs = DATACENTERS.flatMap((name) => ['--input', this.url(`${name}.${ENRICHED}`)])
    const outputs = ['--output', this.url(ORDERED), '--inconsistencies', this.url(INCONSISTENCY)]
    const deadLetters = ['--dead-letters', this.url(`${this.name}.${ORDER_DEAD_LETTERS}`)]
    const args = [...inputs, ...outputs, ...deadLetters, '--quiet']
    const env = { ORDER_STORE: this.redis.address }
    this.ordering = this.#startFunction('page-change-order', args, env)
    return this.ordering
  }

  /** Rebuilds the state of the ordered stream from the topic here. */
  async rebuildOrder(): Promise<void> {
    const args = ['rebuild-order', '--from', this.url(ORDERED), '--to', this.redis.address]
    const rebuild = this.#start('rebuild-order', args)
    await rebuild.ended()
    if (rebuild.exitCode !== 0) throw new Error(`${rebuild.name} failed; its log is ${rebuild.log}`)
  }

  get isActive(): boolean {
    return this.ordering?.isRunning === true
  }

  async stopOrdering(): Promise<void> {
    this.#isPassive = true
    await this.ordering?.stop()
  }

  /** Resolves with the first process that ends, unless it is one that `stopOrdering` has stopped. */
  async died(): Promise<RestartableProcess> {
    const ends = this.processes.map(async (each) => {
      for (;;) {
        await each.ended()
        if (each !== this.ordering || !this.#isPassive) return each
        await sleep(200, undefined, { ref: false })
      }
    })
    return Promise.race(ends)
  }

  /** Kills everything that runs here, as a datacenter without power does. */
  async lose(): Promise<void> {
    this.isLost = true
    this.#wasRunning = this.#functions.filter(({ isRunning }) => isRunning)
    await Promise.all(this.processes.map((process) => process.stop('SIGKILL')))
  }

  /** Starts everything again that ran when it was lost. */
  async comeBack(): Promise<void> {
    await Promise.all([this.broker.run(), this.redis.run()])
    await this.connect.run()
    for (const process of this.#wasRunning) process.start()
    this.isLost = false
  }

  #startFunction(name: string, args: readonly string[], env = {}): RestartableProcess {
    const started = this.#start(name, ['run', name, ...args], env)
    this.#functions.push(started)
    return started
  }

  /** Runs the `tributary` command. The process is killed when the datacenter ends. */
  #start(name: string, args: readonly string[], env = {}): RestartableProcess {
    const process = new RestartableProcess({
      name: `${this.name}'s ${name}`,
      command: COMMAND,
      args,
      log: logFile(this.name, this.#options, name),
      env: { ...env, DATACENTER: this.name },
    })
    return this.#stack.use(process.start())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync()
  }
}

/** The function behind Knative's Kafka data plane: KafkaSource, KafkaChannel with a Subscription, KafkaSink. */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Admin } from '@platformatic/kafka'
import type { RestartableProcess } from '../../stage/restartable-process.ts'
import { closedPort } from '../../stage/sockets.ts'
import { deployed, lines, ROOT } from '../files.ts'
import { channelGroup, channelTopic, contracts } from '../knative/contract.ts'
import { checkDataPlane, dataPlaneProcess, type Part, type Program } from '../knative/data-plane.ts'
import { Route } from '../knative/route.ts'
import type { Deployment, Job, Platform } from '../platform.ts'
import { bound } from '../workers.ts'
import { bundles, FUNCTION, program } from './direct.ts'

const PATIENCE_MS = 120_000

/** @param root the folder `data-plane` of Knative's source, built */
export const knative = (root: string): Platform => ({
  name: 'knative',
  title: 'Tributary behind Knative',
  version: `data plane ${revisionOf(root)}`,
  prepare: async () => {
    checkDataPlane(root)
    await bundles()
  },
  deploy: (job) => KnativePipeline.start(root, job),
  size: () => ({
    ...deployed(
      join(ROOT, `functions/${FUNCTION}/dist`),
      join(root, 'dispatcher-loom/target/dependency'),
      join(root, 'receiver-loom/target/dependency'),
    ),
    code: lines(`functions/${FUNCTION}/index.ts`),
    configuration: lines(`knative/base/${FUNCTION}`, `functions/${FUNCTION}/func.yaml`),
  }),
})

/** The commit of Knative's source, and its day. */
const revisionOf = (root: string) =>
  execFileSync('git', ['-C', root, 'log', '-1', '--format=%h of %cs'], { encoding: 'utf8' }).trim()

class KnativePipeline implements Deployment {
  readonly #root: string
  readonly #job: Job
  readonly #processes: RestartableProcess[] = []
  #function: RestartableProcess | undefined
  #subscription: RestartableProcess | undefined
  #route: Route | undefined

  private constructor(root: string, job: Job) {
    this.#root = root
    this.#job = job
  }

  static async start(root: string, job: Job): Promise<KnativePipeline> {
    const pipeline = new KnativePipeline(root, job)
    try {
      await pipeline.#start()
      return pipeline
    } catch (error) {
      await pipeline[Symbol.asyncDispose]()
      throw error
    }
  }

  get processes(): readonly RestartableProcess[] {
    return this.#function ? [...this.#processes, this.#function] : this.#processes
  }

  /** Kills the dispatcher of the Subscription, which calls the function. */
  async kill(): Promise<void> {
    await this.#subscription?.stop('SIGKILL')
    this.#subscription?.start()
  }

  /** A new revision gets the requests once it is ready; the old one finishes what it has. */
  async upgrade(): Promise<void> {
    const old = this.#function
    await this.#startFunction(true)
    await old?.stop()
  }

  async stop(): Promise<void> {
    await Promise.all(this.processes.map((process) => process.stop()))
    await this.#route?.[Symbol.asyncDispose]()
    this.#route = undefined
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.processes.map((process) => process.stop('SIGKILL')))
    await this.#route?.[Symbol.asyncDispose]()
  }

  async #start(): Promise<void> {
    await this.#startFunction(false)
    const [channelPort, sinkPort] = [await closedPort(), await closedPort()]
    const at = (port: number) => `http://127.0.0.1:${port}`
    const { address } = this.#route as Route
    const addresses = { channelReceiver: at(channelPort), sinkReceiver: at(sinkPort) }
    const told = contracts(this.#job, { ...addresses, function: address })
    await this.#createChannel()
    this.#run('sink', 'receiver', told.sinkReceiver, sinkPort)
    this.#run('channel', 'receiver', told.channelReceiver, channelPort)
    await Promise.all([channelPort, sinkPort].map((port) => answers(`${at(port)}/readyz`)))
    for (let number = 0; number < this.#job.processes; number++) {
      this.#subscription = this.#run('channel', 'dispatcher', told.channel, undefined, number)
    }
    this.#run('source', 'dispatcher', told.source)
  }

  /** The control plane creates the channel's topic, and lets the Subscription begin at its first record. */
  async #createChannel(): Promise<void> {
    const { broker, partitions } = this.#job
    const admin = new Admin({ clientId: 'control-plane', bootstrapBrokers: [broker] })
    const name = channelTopic(this.#job)
    await admin.createTopics({ topics: [name], partitions, replicas: 1 })
    const partitionOffsets = Array.from({ length: partitions }, (_, partition) => ({
      partition,
      offset: 0n,
    }))
    await admin.alterConsumerGroupOffsets({
      groupId: channelGroup(this.#job),
      topics: [{ name, partitionOffsets }],
    })
    await admin.close()
  }

  #run(part: Part, program: Program, contract: string, port?: number, number = 0) {
    const name = `${part}-${program}-${number}`
    const file = join(this.#job.folder, `${name}.json`)
    writeFileSync(file, contract)
    const options = dataPlaneProcess({
      ...{ root: this.#root, part, program, contract: file },
      folder: join(this.#job.folder, name),
      log: join(this.#job.folder, `${name}.log`),
      ...(port !== undefined && { port }),
    })
    const process = bound(options).start()
    this.#processes.push(process)
    return process
  }

  async #startFunction(changed: boolean): Promise<void> {
    const port = await closedPort()
    this.#function = bound({
      name: 'the function',
      command: process.execPath,
      args: program(changed),
      env: {
        PORT: String(port),
        DATACENTER: 'eqiad',
        NODE_ENV: 'production',
        LOG_LEVEL: 'warn',
        MEDIAWIKI_API_URL: this.#job.wiki,
      },
      log: join(this.#job.folder, 'function.log'),
    }).start()
    await answers(`http://127.0.0.1:${port}/health/readiness`)
    this.#route?.switchTo(port)
    this.#route ??= await Route.to(port)
  }
}

async function answers(url: string): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(100)) {
    if (
      await fetch(url).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return
  }
  throw new Error(`${url} does not answer`)
}

import { join } from 'node:path'
import type { Admin } from '@platformatic/kafka'
import { Broker } from '../kafka/broker.ts'
import { closedPort } from '../sockets.ts'
import { Connect } from './connect.ts'
import { Link } from './link.ts'
import { seek } from './offsets.ts'
import { Part, type Process } from './part.ts'
import { Store } from './store.ts'
import {
  CHANGES,
  DEAD_LETTERS,
  ENRICHED,
  INCONSISTENCY,
  NAMES,
  type Name,
  ORDER_DEAD_LETTERS,
  ORDERED,
  PARTITIONS,
  topicsOf,
} from './topics.ts'

const COMMAND = join(import.meta.dirname, '../../packages/tributary/tributary')

/** Where the processes put what they write. */
export interface Places {
  /** For logs. */
  readonly logs: string
  /** For settings; goes when all ends. */
  readonly folder: string
  /** What `tributary run --wiki` takes: where the changes come from. */
  readonly wiki: string
}

const logOf = (datacenter: Name, { logs }: Places) => {
  return (part: string): string => join(logs, `${datacenter}-${part}.log`)
}

/** One datacenter: its Kafka, the way in from the other, its MirrorMaker, its enrichment. */
export class Datacenter implements AsyncDisposable {
  readonly name: Name
  readonly broker: Broker
  /** The other datacenter's only way to this Kafka. */
  readonly link: Link
  readonly connect: Connect
  /** The state of the ordered stream. */
  readonly store: Store
  readonly admin: Admin
  /** The processor of the ordered stream, since it was first started here. */
  ordering: Part | undefined
  readonly #places: Places
  readonly #log: (part: string) => string
  readonly #parts: Part[] = []
  readonly #stack: AsyncDisposableStack

  private constructor(
    name: Name,
    broker: Broker,
    link: Link,
    connect: Connect,
    store: Store,
    places: Places,
    stack: AsyncDisposableStack,
  ) {
    this.name = name
    this.broker = broker
    this.link = link
    this.connect = connect
    this.store = store
    this.admin = broker.admin()
    this.#places = places
    this.#log = logOf(name, places)
    this.#stack = stack
    stack.defer(() => this.admin.close())
  }

  static async start(name: Name, places: Places): Promise<Datacenter> {
    await using stack = new AsyncDisposableStack()
    const log = logOf(name, places)
    const port = await closedPort()
    const link = stack.use(await Link.to(port))
    const broker = stack.use(
      await Broker.start({ link: { port, advertised: link.address }, log: log('kafka') }),
    )
    await broker.create(topicsOf(name), PARTITIONS)
    const at = { name, kafka: broker.address, folder: places.folder, log: log('mirrormaker') }
    const connect = stack.use(await Connect.start(at))
    const store = stack.use(await Store.start({ name, log: log('store') }))
    return new Datacenter(name, broker, link, connect, store, places, stack.move())
  }

  get processes(): readonly Process[] {
    const { broker } = this
    const kafka: Process = {
      name: `${this.name}'s Kafka`,
      log: this.#log('kafka'),
      pid: broker.pid,
      ended: () => broker.ended(),
    }
    return [kafka, this.connect.part, this.store.part, ...this.#parts]
  }

  /** The address of one of its topics, as `tributary run` takes it. */
  url(topic: string): string {
    return `kafka://${this.broker.address}/${topic}`
  }

  /** Starts a further process in it. */
  run(name: string, command: string, args: readonly string[], env = {}): Part {
    const part = this.#part(name, command, args, env)
    this.#parts.push(part)
    return part
  }

  /** Enriches the changes made in this datacenter, and no others: active/active, single compute. */
  enrich(): Part {
    const [input, output, letters] = [CHANGES, ENRICHED, DEAD_LETTERS].map((stream) =>
      this.url(`${this.name}.${stream}`),
    ) as [string, string, string]
    const places = ['--input', input, '--output', output, '--dead-letters', letters]
    const args = ['run', 'page-wikitext-change', ...places, '--wiki', this.#places.wiki]
    return this.run('page-wikitext-change', COMMAND, args)
  }

  /** Puts the enriched changes of both datacenters in order; active/passive: in one of them at a time. */
  order(): Part {
    const inputs = NAMES.flatMap((name) => ['--input', this.url(`${name}.${ENRICHED}`)])
    const outputs = ['--output', this.url(ORDERED), '--inconsistencies', this.url(INCONSISTENCY)]
    const letters = ['--dead-letters', this.url(`${this.name}.${ORDER_DEAD_LETTERS}`)]
    const args = ['run', 'page-change-order', ...inputs, ...outputs, ...letters, '--quiet']
    this.ordering = this.run('page-change-order', COMMAND, args, { ORDER_STORE: this.store.url })
    return this.ordering
  }

  /** Rebuilds the state of the ordered stream from its topic here. */
  async rebuildOrder(): Promise<void> {
    const args = ['rebuild-order', '--from', this.url(ORDERED), '--to', this.store.url]
    const rebuild = this.#part('rebuild-order', COMMAND, args)
    await rebuild.ended()
    if (rebuild.exitCode !== 0) throw new Error(`${rebuild.name} failed; its log is ${rebuild.log}`)
  }

  /** Lets the ordered stream read on from a time, in milliseconds since the epoch. It must not run. */
  async readAgainFrom(time: number): Promise<void> {
    for (const name of NAMES) {
      const topic = `${name}.${ENRICHED}`
      await seek(this.admin, `tributary-page-change-order-${topic}`, topic, time)
    }
  }

  #part(name: string, command: string, args: readonly string[], env = {}): Part {
    const options = { name: `${this.name}'s ${name}`, command, args, log: this.#log(name) }
    const part = new Part({ ...options, env: { ...env, DATACENTER: this.name } })
    return this.#stack.use(part.start())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync()
  }
}

/** Starts the brokers and controllers of a stretched cluster, and the links between its sites. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Admin } from '@platformatic/kafka'
import { Jars } from '../kafka/jars.ts'
import { Link } from '../link/link.ts'
import { Route } from '../link/route.ts'
import { RestartableProcess } from '../restartable-process.ts'
import { closedPort } from '../sockets.ts'
import { format, jmxArguments } from './node-files.ts'
import { controllerName, type NodeAddress, nodeSettings } from './node-settings.ts'
import {
  LAYOUTS,
  type Layout,
  MAIN_SITES,
  type MainSite,
  type NodePlan,
  REPLICAS,
  SITES,
  type Site,
} from './sites.ts'

export type KafkaVersion = '3.9.2' | '4.4.0'

const JARS: Readonly<Record<KafkaVersion, Jars>> = {
  '3.9.2': new Jars(join(import.meta.dirname, '../kafka/pom.xml')),
  '4.4.0': new Jars(join(import.meta.dirname, 'kafka-4.xml')),
}

const READY_MS = 240_000

export interface ClusterOptions {
  readonly version: KafkaVersion
  readonly layout: Layout
  /** A folder for the logs; created if it is missing. */
  readonly logs: string
  /** Settings of all nodes that differ from Kafka's defaults. */
  readonly settings?: Readonly<Record<string, string>>
  /** How many bytes TCP has on the way on a connection of a link. */
  readonly window?: { readonly there: number; readonly back: number }
}

/** A node of the cluster, and what is needed to reach it. */
export interface Node extends NodePlan {
  readonly process: RestartableProcess
  /** The port of its metrics (JMX). */
  readonly jmx: number
}

/** One Kafka cluster, stretched over two sites, and a third for the quorum. */
export class StretchedCluster implements AsyncDisposable {
  readonly jars: Jars
  readonly nodes: readonly Node[]
  readonly #addresses: ReadonlyMap<number, NodeAddress>
  readonly #routes: ReadonlyMap<string, Route>
  readonly #stack: AsyncDisposableStack

  private constructor(
    jars: Jars,
    nodes: readonly Node[],
    addresses: ReadonlyMap<number, NodeAddress>,
    routes: ReadonlyMap<string, Route>,
    stack: AsyncDisposableStack,
  ) {
    this.jars = jars
    this.nodes = nodes
    this.#addresses = addresses
    this.#routes = routes
    this.#stack = stack
  }

  static async start(options: ClusterOptions): Promise<StretchedCluster> {
    const { version, layout, logs, settings = {}, window } = options
    const jars = JARS[version]
    jars.fetch()
    mkdirSync(logs, { recursive: true })
    await using stack = new AsyncDisposableStack()
    const folder = mkdtempSync(join(tmpdir(), 'tributary-stretched-'))
    stack.defer(() => rmSync(folder, { recursive: true, force: true }))
    const routes = new Map(PAIRS.map((pair) => [pair, new Route()]))
    const plans = LAYOUTS[layout]
    const addresses = new Map<number, NodeAddress>()
    for (const plan of plans) addresses.set(plan.id, await linked(plan, routes, stack, window))
    const voters = new Map(
      plans
        .filter(({ isVoter }) => isVoter)
        .map(({ id }) => [id, addresses.get(id)?.controller ?? 0]),
    )
    for (const site of SITES) writeFileSync(join(folder, `hosts-${site}`), hosts(site, plans))
    const nodes = await Promise.all(
      plans.map(async (plan): Promise<Node> => {
        const properties = join(folder, `${plan.id}.properties`)
        const address = addresses.get(plan.id) as NodeAddress
        writeFileSync(properties, nodeSettings(plan, address, voters, folder, settings))
        const jmx = await closedPort()
        const process = new RestartableProcess({
          name: `node ${plan.id} in ${plan.site}`,
          // The kernel ends it with this process, however that ends.
          command: 'setpriv',
          args: [
            ...['--pdeathsig', 'KILL', 'java'],
            ...['-Xmx384m', '-XX:TieredStopAtLevel=1', ...jmxArguments(jmx)],
            // How this site resolves names: the controllers of other sites are at links.
            `-Djdk.net.hosts.file=${join(folder, `hosts-${plan.site}`)}`,
            ...[...jars.java, 'kafka.Kafka', properties],
          ],
          log: join(logs, `node-${plan.id}.log`),
        })
        stack.use(process)
        return { ...plan, process, jmx }
      }),
    )
    const cluster = new StretchedCluster(jars, nodes, addresses, routes, stack.move())
    try {
      await format(jars, folder, nodes)
      await cluster.ready()
      return cluster
    } catch (error) {
      await cluster[Symbol.asyncDispose]()
      throw error
    }
  }

  /** Where clients of a site find the cluster: the brokers of their site. */
  bootstrap(site: MainSite): string[] {
    const near = this.nodes.filter((node) => node.isBroker && node.site === site)
    return near.map(({ id }) => this.#addresses.get(id)?.advertised[site] as string)
  }

  /** The way between two sites. */
  route(a: Site, b: Site): Route {
    return (this.#routes.get(`${a}-${b}`) ?? this.#routes.get(`${b}-${a}`)) as Route
  }

  get routes(): readonly Route[] {
    return [...this.#routes.values()]
  }

  /** All ways that begin or end in a site. */
  routesOf(site: Site): Route[] {
    return [...this.#routes].filter(([pair]) => pair.includes(site)).map(([, route]) => route)
  }

  node(id: number): Node {
    return this.nodes.find((node) => node.id === id) as Node
  }

  nodesOf(site: Site): Node[] {
    return this.nodes.filter((node) => node.site === site)
  }

  /** Starts nodes that do not run. Resolves when every broker is a part of the cluster, as each site sees it. */
  async ready(): Promise<void> {
    for (const { process } of this.nodes) if (!process.isRunning) process.start()
    const brokers = this.nodes.filter(({ isBroker }) => isBroker).length
    const until = Date.now() + READY_MS
    for (const site of MAIN_SITES) {
      for (;;) {
        const admin = this.admin(site)
        const answer = await admin.metadata({ topics: [] }).catch(() => undefined)
        await admin.close()
        if (answer?.brokers.size === brokers) break
        const dead = this.nodes.find(({ process }) => !process.isRunning)?.process
        if (dead) throw new Error(`${dead.name} has ended; its log is ${dead.log}`)
        if (Date.now() > until) throw new Error(`the cluster did not start, as ${site} sees it`)
        await sleep(200)
      }
    }
  }

  admin(site: MainSite): Admin {
    return new Admin({ clientId: 'stage', bootstrapBrokers: this.bootstrap(site), retries: 0 })
  }

  /** Creates topics with a replica on every broker, and partitions led by each of them. */
  async create(topics: readonly string[], configs: Record<string, string> = {}): Promise<void> {
    const admin = this.admin('eqiad')
    await admin.createTopics({
      topics: [...topics],
      partitions: -1,
      replicas: -1,
      assignments: REPLICAS.map((brokers, partition) => ({ partition, brokers: [...brokers] })),
      configs: Object.entries(configs).map(([name, value]) => ({ name, value })),
    })
    await admin.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync()
  }
}

const PAIRS = ['eqiad-codfw', 'eqiad-third', 'codfw-third'] as const

/** Opens the links that lead to a node, one for each other site and listener. */
async function linked(
  { id, site, isBroker, isVoter }: NodePlan,
  routes: ReadonlyMap<string, Route>,
  stack: AsyncDisposableStack,
  window: ClusterOptions['window'],
): Promise<NodeAddress> {
  const listen: Record<string, number> = {}
  const advertised: Record<string, string> = {}
  const route = (from: Site) =>
    (routes.get(`${from}-${site}`) ?? routes.get(`${site}-${from}`)) as Route
  for (const from of isBroker ? MAIN_SITES : []) {
    const port = await closedPort()
    listen[from] = port
    const options = { route: route(from), ...(window && { window }) }
    advertised[from] =
      from === site ? `127.0.0.1:${port}` : stack.use(await Link.to(port, options)).address
  }
  const controller = await closedPort()
  for (const from of isVoter ? SITES : []) {
    if (from === site) continue
    const place = { host: linkHost(from, id), port: controller }
    stack.use(await Link.to(controller, { route: route(from), ...place }))
  }
  return { listen, advertised, controller }
}

/** The address at which a site reaches a controller of another site, on the controller's own port. */
const linkHost = (from: Site, id: number): string => `127.0.${1 + SITES.indexOf(from)}.${id}`

const hosts = (site: Site, plans: readonly NodePlan[]): string =>
  [
    `127.0.0.1 localhost ${hostname()}`,
    ...plans.map(
      (plan) =>
        `${plan.site === site ? '127.0.0.1' : linkHost(site, plan.id)} ${controllerName(plan.id)}`,
    ),
    '',
  ].join('\n')

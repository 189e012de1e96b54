/** Two clusters and MirrorMaker 2 with clients, as a place to play cells on. */
import { join } from 'node:path'
import { Jars } from '../../kafka/jars.ts'
import type { Route, RouteConditions } from '../../link/route.ts'
import { StageMirror } from '../../two-dc/mirror.ts'
import { TwoDatacenters } from '../../two-dc/two-datacenters.ts'
import { isWrittenNear } from '../figures/figures.ts'
import { Probe } from '../probe/probe.ts'
import { MAIN_SITES, type MainSite, opposite } from '../sites.ts'
import type { Stage } from './stage.ts'

const PERIOD_MS = 200
const PARTITIONS = 4

/** What each site's producer writes, in its own cluster. */
const topicOf = (site: MainSite) => `${site}.plain`

/** A Kafka in each site, and MirrorMaker 2 between them: what the stretched cluster is compared with. */
export class TwoClustersStage implements Stage {
  readonly probe: Probe
  readonly applications = undefined
  readonly isNear = isWrittenNear
  readonly replicas = 1
  readonly #two: TwoDatacenters
  readonly #stack: AsyncDisposableStack
  #lost: MainSite | undefined

  private constructor(two: TwoDatacenters, probe: Probe, stack: AsyncDisposableStack) {
    this.#two = two
    this.probe = probe
    this.#stack = stack
  }

  static async start(logs: string): Promise<TwoClustersStage> {
    await using stack = new AsyncDisposableStack()
    const two = stack.use(await TwoDatacenters.start({ logs }))
    for (const site of MAIN_SITES) {
      const { broker } = two.at(site)
      await broker.create([...MAIN_SITES.map(topicOf), 'alone', 'bulk'], PARTITIONS)
    }
    for (const from of MAIN_SITES) {
      const to = opposite(from)
      const { connect, broker } = two.at(to)
      const { link, kafka } = two.at(from)
      const ends = { source: link.address, target: broker.address }
      const options = { from, to, ...ends, topics: [topicOf(from)] }
      await new StageMirror(`plain-${from}-to-${to}`, options, connect, kafka).create('RUNNING')
    }
    const probe = stack.use(
      new Probe({
        jars: new Jars(join(import.meta.dirname, '../../kafka/pom.xml')),
        bootstrap: { eqiad: [two.eqiad.broker.address], codfw: [two.codfw.broker.address] },
        topics: { eqiad: topicOf('eqiad'), codfw: topicOf('codfw') },
        ...{ periodMs: PERIOD_MS, nodes: new Map(), log: join(logs, 'probe.log') },
      }),
    )
    return new TwoClustersStage(two, probe, stack.move())
  }

  set(conditions: RouteConditions): void {
    for (const route of this.routes()) route.set(conditions)
  }

  /** There is nothing else between the sites than the links of the mirrors. */
  routes(): readonly Route[] {
    return MAIN_SITES.map((site) => this.#two.at(site).link.route)
  }

  async prepare(): Promise<void> {}

  async kill(what: 'broker' | 'controller' | MainSite): Promise<void> {
    if (what === 'broker' || what === 'controller') throw new Error(`two clusters have no ${what}`)
    this.#lost = what
    await this.#two.at(what).lose()
  }

  async revive(): Promise<void> {
    if (this.#lost) await this.#two.at(this.#lost).comeBack()
    this.#lost = undefined
  }

  controller(): undefined {
    return undefined
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync()
  }
}

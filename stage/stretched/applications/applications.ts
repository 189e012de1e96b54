/** Tributary on a stretched cluster: the enrichment in both sites, and the ordered stream, active in one. */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Link } from '../../link/link.ts'
import { RedisServer } from '../../redis.ts'
import { RestartableProcess } from '../../restartable-process.ts'
import { Traffic } from '../../two-dc/drill/traffic.ts'
import { ORDERED, topicsOf } from '../../two-dc/topics.ts'
import { StubWiki } from '../../wiki/stub-wiki.ts'
import type { StretchedCluster } from '../cluster.ts'
import { MAIN_SITES, type MainSite } from '../sites.ts'
import { Enrichment } from './enrichment.ts'
import { Ordering } from './ordering.ts'

const COMMAND = join(import.meta.dirname, '../../../packages/tributary/tributary')
/** Changes per second. */
const RATE = 10

export class Applications implements AsyncDisposable {
  readonly cluster: StretchedCluster
  readonly traffic: Traffic
  readonly enrichment: Readonly<Record<MainSite, Enrichment>>
  readonly ordering: Readonly<Record<MainSite, Ordering>>
  readonly #stack: AsyncDisposableStack

  private constructor(
    cluster: StretchedCluster,
    traffic: Traffic,
    enrichment: Record<MainSite, Enrichment>,
    ordering: Record<MainSite, Ordering>,
    stack: AsyncDisposableStack,
  ) {
    this.cluster = cluster
    this.traffic = traffic
    this.enrichment = enrichment
    this.ordering = ordering
    this.#stack = stack
  }

  static async start(cluster: StretchedCluster, logs: string): Promise<Applications> {
    await using stack = new AsyncDisposableStack()
    const wiki = stack.use(await StubWiki.start())
    // The store stands at the third site: whichever main site is lost, the other one has it.
    const redis = stack.use(await RedisServer.start({ name: "the third site's Redis" }))
    await cluster.create([...new Set(MAIN_SITES.flatMap(topicsOf))], {
      // A record's time is when it was stored.
      'message.timestamp.type': 'LogAppendTime',
    })
    const brokers = { eqiad: cluster.bootstrap('eqiad'), codfw: cluster.bootstrap('codfw') }
    await rebuild(brokers.eqiad, redis.address, join(logs, 'rebuild-order.log'))
    const enrichment = {} as Record<MainSite, Enrichment>
    const ordering = {} as Record<MainSite, Ordering>
    for (const site of MAIN_SITES) {
      const log = (name: string) => join(logs, `${site}-${name}.log`)
      const common = { site, brokers: brokers[site] }
      const wikiUrl = { wiki: wiki.url, log: log('page-wikitext-change') }
      enrichment[site] = stack.use(await Enrichment.start({ ...common, ...wikiUrl }))
      const route = cluster.route(site, 'third')
      const store = stack.use(await Link.to(redis.port, { route })).address
      const options = { ...common, store, log: log('page-change-order') }
      ordering[site] = stack.use(new Ordering(options))
      // The first one gets the lease.
      if (site === 'eqiad') await redis.with((client) => untilLeased(client))
    }
    // Both sites have wikis that change, so that the enrichment works in both.
    const traffic = new Traffic(brokers, RATE, true)
    traffic.resume()
    stack.defer(() => traffic.close())
    return new Applications(cluster, traffic, enrichment, ordering, stack.move())
  }

  /** What runs in a site ends with it. */
  async kill(site: MainSite): Promise<void> {
    await Promise.all([this.enrichment[site].process.stop('SIGKILL'), this.ordering[site].kill()])
  }

  /** Starts again what was killed, or has ended by itself. */
  revive(): void {
    for (const site of MAIN_SITES) {
      if (!this.enrichment[site].process.isRunning) this.enrichment[site].process.start()
      this.ordering[site].revive()
    }
  }

  /** The site in which the ordered stream's processor runs. */
  get active(): MainSite | undefined {
    return MAIN_SITES.find((site) => this.ordering[site].process.isRunning)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync()
  }
}

/** A new store gives no lease before it was rebuilt, here from an empty topic. */
async function rebuild(brokers: readonly string[], store: string, log: string): Promise<void> {
  const args = ['rebuild-order', '--from', `kafka://${brokers.join()}/${ORDERED}`, '--to', store]
  const process = new RestartableProcess({ name: 'rebuild-order', command: COMMAND, args, log })
  await process.start().ended()
  if (process.exitCode !== 0) throw new Error(`rebuild-order failed; its log is ${log}`)
}

async function untilLeased(client: { get(key: string): Promise<string | null> }): Promise<void> {
  for (let tries = 0; (await client.get('tributary:order:lease')) === null; tries++) {
    if (tries > 600) throw new Error('the ordered stream got no lease in a minute')
    await sleep(100)
  }
}

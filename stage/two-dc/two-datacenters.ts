import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fetchJars } from '../kafka/jars.ts'
import { Datacenter } from './datacenter.ts'
import { StageMirror } from './mirror.ts'
import { Platform } from './platform.ts'
import { DATACENTERS, type DatacenterName, ENRICHED, mirrored, ONE_WAY, other } from './topics.ts'

export interface TwoDatacentersOptions {
  /** A folder for the logs; created if it is missing. */
  readonly logs: string
  /** The wiki to enrich from. Default: the recorded one. */
  readonly wiki?: string
  /** Where the ordered stream is written at first. Default: eqiad. */
  readonly active?: DatacenterName
  /** Called with a line about each thing that has started. */
  readonly report?: (line: string) => void
}

/** One mirror in each direction, by the datacenter that it reads. */
export type Mirrors = Readonly<Record<DatacenterName, StageMirror>>

/**
 * Two datacenters on this machine, each with a Kafka of its own, MirrorMaker 2 between them, and links
 * that can be cut.
 */
export class TwoDatacenters implements AsyncDisposable {
  readonly eqiad: Datacenter
  readonly codfw: Datacenter
  /** The mirrors of each datacenter's enriched changes. Both always run. */
  readonly enriched: Mirrors
  /** The mirrors of the ordered stream. Only the one that reads the active datacenter runs. */
  readonly ordered: Mirrors
  /** The file that `tributary failover --config` reads. */
  readonly config: string
  readonly #stack: AsyncDisposableStack

  private constructor(
    eqiad: Datacenter,
    codfw: Datacenter,
    config: string,
    stack: AsyncDisposableStack,
  ) {
    this.eqiad = eqiad
    this.codfw = codfw
    this.config = config
    this.enriched = this.#mirrors('enriched', mirrored)
    this.ordered = this.#mirrors('ordered', () => ONE_WAY)
    this.#stack = stack
  }

  static async start(options: TwoDatacentersOptions): Promise<TwoDatacenters> {
    const { logs, wiki = 'test/fixtures/recorded-wiki', active = 'eqiad', report } = options
    await using stack = new AsyncDisposableStack()
    fetchJars()
    mkdirSync(logs, { recursive: true })
    const folder = mkdtempSync(join(tmpdir(), 'tributary-two-dc-'))
    stack.defer(() => rmSync(folder, { recursive: true, force: true }))
    const starting = DATACENTERS.map(async (name) => {
      const datacenter = stack.use(await Datacenter.start(name, { logs, folder, wiki }))
      report?.(`${name}: Kafka, MirrorMaker 2 and Redis run`)
      return datacenter
    })
    // Wait for both even if one fails, so that the stack disposes of everything that started.
    const failed = (await Promise.allSettled(starting)).find(({ status }) => status === 'rejected')
    if (failed) throw (failed as PromiseRejectedResult).reason
    const [eqiad, codfw] = (await Promise.all(starting)) as [Datacenter, Datacenter]
    const all = [eqiad, codfw]
    const platform = stack.use(
      await Platform.start((asked) => all.find(({ name }) => name === asked)),
    )
    const config = join(logs, 'failover.json')
    writeFileSync(config, failoverConfig(all, platform))
    const both = new TwoDatacenters(eqiad, codfw, config, stack.move())
    try {
      await both.#createMirrors(active, report)
      return both
    } catch (error) {
      await both[Symbol.asyncDispose]()
      throw error
    }
  }

  at(name: DatacenterName): Datacenter {
    return this[name]
  }

  /** Cuts the links in both directions. */
  cut(): void {
    for (const name of DATACENTERS) this.at(name).link.cut()
  }

  heal(): void {
    for (const name of DATACENTERS) this.at(name).link.heal()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync()
  }

  #mirrors(kind: string, topics: (from: DatacenterName) => readonly string[]): Mirrors {
    const [eqiad, codfw] = DATACENTERS.map((from) => {
      const to = other(from)
      const { connect, broker } = this.at(to)
      const { link, kafka } = this.at(from)
      const options = { from, to, source: link.address, target: broker.address }
      const name = `${kind}-${from}-to-${to}`
      return new StageMirror(name, { ...options, topics: topics(from) }, connect, kafka)
    }) as [StageMirror, StageMirror]
    return { eqiad, codfw }
  }

  async #createMirrors(
    active: DatacenterName,
    report: TwoDatacentersOptions['report'],
  ): Promise<void> {
    const create = async (mirror: StageMirror, state: 'RUNNING' | 'STOPPED') => {
      await mirror.create(state)
      report?.(`${mirror.name}: ${state.toLowerCase()}`)
    }
    await Promise.all([
      ...DATACENTERS.map((from) => create(this.enriched[from], 'RUNNING')),
      create(this.ordered[active], 'RUNNING'),
      create(this.ordered[other(active)], 'STOPPED'),
    ])
  }
}

const failoverConfig = (datacenters: readonly Datacenter[], { program }: Platform): string => {
  const places = datacenters.map(({ name, broker, connect, redis }) => [
    name,
    { kafka: broker.address, connect: connect.url, store: redis.address },
  ])
  const config = {
    datacenters: Object.fromEntries(places),
    group: `tributary-page-change-order-{input}.${ENRICHED}`,
    platform: program,
  }
  return `${JSON.stringify(config, undefined, 2)}\n`
}

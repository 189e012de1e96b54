import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fetchJars } from '../kafka/jars.ts'
import { Datacenter } from './datacenter.ts'
import { Flow } from './flow.ts'
import { mirrored, NAMES, type Name, ONE_WAY, other } from './topics.ts'

export interface TwoDatacentersOptions {
  /** A folder for the logs; made if it is not there. */
  readonly logs: string
  /** Default: the recorded wiki. */
  readonly wiki?: string
  /** Where the ordered stream is written first. Default: eqiad. */
  readonly active?: Name
  /** Is told what has been done. */
  readonly report?: (done: string) => void
}

/** A mirror in each direction. */
export type Flows = Readonly<Record<Name, Flow>>

/**
 * Two datacenters on this machine, each with a Kafka of its own, MirrorMaker 2 between them, and links
 * that can be cut.
 */
export class TwoDatacenters implements AsyncDisposable {
  readonly eqiad: Datacenter
  readonly codfw: Datacenter
  /** What always runs, by the datacenter it comes from: each one's enriched changes. */
  readonly own: Flows
  /** The mirrors of the ordered stream, of which one runs, by the datacenter it comes from. */
  readonly ordered: Flows
  readonly #stack: AsyncDisposableStack

  private constructor(eqiad: Datacenter, codfw: Datacenter, stack: AsyncDisposableStack) {
    this.eqiad = eqiad
    this.codfw = codfw
    this.own = this.#flows('own', mirrored)
    this.ordered = this.#flows('ordered', () => ONE_WAY)
    this.#stack = stack
  }

  static async start(options: TwoDatacentersOptions): Promise<TwoDatacenters> {
    const { logs, wiki = 'test/fixtures/recorded-wiki', active = 'eqiad', report } = options
    await using stack = new AsyncDisposableStack()
    fetchJars()
    mkdirSync(logs, { recursive: true })
    const folder = mkdtempSync(join(tmpdir(), 'tributary-two-dc-'))
    stack.defer(() => rmSync(folder, { recursive: true, force: true }))
    const starting = NAMES.map(async (name) => {
      const datacenter = stack.use(await Datacenter.start(name, { logs, folder, wiki }))
      report?.(`${name}: Kafka and MirrorMaker 2 run`)
      return datacenter
    })
    // Both settle before anything is undone.
    const failed = (await Promise.allSettled(starting)).find(({ status }) => status === 'rejected')
    if (failed) throw (failed as PromiseRejectedResult).reason
    const [eqiad, codfw] = (await Promise.all(starting)) as [Datacenter, Datacenter]
    const both = new TwoDatacenters(eqiad, codfw, stack.move())
    await both.#mirror(active, report).catch(async (error) => {
      await both[Symbol.asyncDispose]()
      throw error
    })
    return both
  }

  at(name: Name): Datacenter {
    return this[name]
  }

  /** Cuts the links in both directions. */
  cut(): void {
    for (const name of NAMES) this.at(name).link.cut()
  }

  heal(): void {
    for (const name of NAMES) this.at(name).link.heal()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync()
  }

  #flows(kind: string, topics: (from: Name) => readonly string[]): Flows {
    const [eqiad, codfw] = NAMES.map((from) => {
      const to = other(from)
      const { connect, broker } = this.at(to)
      const { link, admin } = this.at(from)
      const places = { source: link.address, target: broker.address }
      const name = `${kind}-${from}-to-${to}`
      return new Flow({ name, from, to, ...places, topics: topics(from) }, connect, admin)
    }) as [Flow, Flow]
    return { eqiad, codfw }
  }

  async #mirror(active: Name, report: TwoDatacentersOptions['report']): Promise<void> {
    const create = async (flow: Flow, state: 'RUNNING' | 'STOPPED') => {
      await flow.create(state)
      report?.(`${flow.name}: ${state.toLowerCase()}`)
    }
    await Promise.all([
      ...NAMES.map((from) => create(this.own[from], 'RUNNING')),
      create(this.ordered[active], 'RUNNING'),
      create(this.ordered[other(active)], 'STOPPED'),
    ])
  }
}

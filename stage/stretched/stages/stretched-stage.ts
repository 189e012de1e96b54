/** A stretched cluster with its clients, as a place to play cells on. */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Route, RouteConditions } from '../../link/route.ts'
import { Applications } from '../applications/applications.ts'
import type { ClusterPlan, Disturbance, Ways } from '../cells/cell.ts'
import { StretchedCluster } from '../cluster.ts'
import { isLedNear } from '../figures/figures.ts'
import { controllerOf } from '../figures/metrics.ts'
import { Probe } from '../probe/probe.ts'
import { REPLICAS, type Site } from '../sites.ts'
import type { Stage } from './stage.ts'

/** The round trip between a main site and the third, whatever the link between the main sites is like. */
const THIRD_RTT_MS = 20
/** Five records a second from each site to each partition. */
const PERIOD_MS = 200
const CONTROLLER_MS = 30_000

/** A stretched cluster, and its plain clients. */
export class StretchedStage implements Stage {
  readonly cluster: StretchedCluster
  readonly probe: Probe
  readonly applications: Applications | undefined
  readonly isNear = isLedNear
  readonly replicas = REPLICAS[0]?.length ?? 0
  readonly #controllerSite: Site
  readonly #stack: AsyncDisposableStack

  private constructor(
    plan: ClusterPlan,
    cluster: StretchedCluster,
    probe: Probe,
    applications: Applications | undefined,
    stack: AsyncDisposableStack,
  ) {
    this.#controllerSite = plan.controllerSite ?? 'eqiad'
    this.cluster = cluster
    this.probe = probe
    this.applications = applications
    this.#stack = stack
  }

  static async start(plan: ClusterPlan, logs: string): Promise<StretchedStage> {
    await using stack = new AsyncDisposableStack()
    const { version, layout, settings, window, clientSettings } = plan
    const options = { version, layout, logs, ...(settings && { settings }) }
    const cluster = stack.use(
      await StretchedCluster.start({ ...options, ...(window && { window }) }),
    )
    await cluster.create(['plain', 'alone', 'bulk'])
    const bootstrap = { eqiad: cluster.bootstrap('eqiad'), codfw: cluster.bootstrap('codfw') }
    const probe = stack.use(
      new Probe({
        ...{ jars: cluster.jars, bootstrap, clientSettings, periodMs: PERIOD_MS },
        topics: { eqiad: 'plain', codfw: 'plain' },
        nodes: new Map(cluster.nodes.map(({ id, jmx }) => [id, jmx])),
        log: join(logs, 'probe.log'),
      }),
    )
    cluster.route('eqiad', 'third').set({ rttMs: THIRD_RTT_MS })
    cluster.route('codfw', 'third').set({ rttMs: THIRD_RTT_MS })
    const applications = plan.applications
      ? stack.use(await Applications.start(cluster, logs))
      : undefined
    return new StretchedStage(plan, cluster, probe, applications, stack.move())
  }

  set(conditions: RouteConditions): void {
    this.cluster.route('eqiad', 'codfw').set(conditions)
  }

  routes(ways: Ways): readonly Route[] {
    return ways === 'link' ? [this.cluster.route('eqiad', 'codfw')] : this.cluster.routesOf(ways)
  }

  async prepare(disturbance: Disturbance): Promise<void> {
    if (disturbance.kind === 'kill' || 'ways' in disturbance) await this.#moveController()
    await this.probe.elect()
  }

  async kill(what: Extract<Disturbance, { kind: 'kill' }>['what']): Promise<void> {
    const { cluster } = this
    const nodes =
      what === 'broker'
        ? [cluster.node(4)]
        : what === 'controller'
          ? [cluster.node(controllerOf(this.probe.observed.metrics) ?? 1)]
          : cluster.nodesOf(what)
    const site = what === 'broker' || what === 'controller' ? undefined : what
    await Promise.all([
      ...nodes.map(({ process }) => process.stop('SIGKILL')),
      site && this.applications?.kill(site),
    ])
  }

  async revive(): Promise<void> {
    await this.cluster.ready()
    this.applications?.revive()
  }

  controller(): string | undefined {
    const id = controllerOf(this.probe.observed.metrics)
    return id === undefined ? undefined : `${id} in ${this.cluster.node(id).site}`
  }

  /** Restarts the controller until one of its site is elected: by default a cut of eqiad is one of the controller. */
  async #moveController(): Promise<void> {
    const { metrics } = this.probe.observed
    for (;;) {
      await this.probe.until(
        () => controllerOf(metrics) !== undefined,
        CONTROLLER_MS,
        'an election',
      )
      const node = this.cluster.node(controllerOf(metrics) as number)
      if (node.site === this.#controllerSite) return
      await node.process.stop()
      await sleep(2000)
      await this.cluster.ready()
      // The metrics are read every two seconds.
      await sleep(4500)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync()
  }
}

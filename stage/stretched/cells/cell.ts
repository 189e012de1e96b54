/** What a cell of the matrix is: a cluster, how its link is, and what happens to it. */
import type { RouteConditions } from '../../link/route.ts'
import type { KafkaVersion } from '../cluster.ts'
import type { Layout, MainSite, Site } from '../sites.ts'

/** A cluster that is started once for all of its cells. */
export interface ClusterPlan {
  /** The first part of the name of its cells. */
  readonly name: string
  readonly design: 'stretched' | 'two-clusters'
  readonly version: KafkaVersion
  readonly layout: Layout
  readonly settings?: Readonly<Record<string, string>>
  readonly clientSettings?: Readonly<Record<string, string>>
  /** Where the controller stands when something is killed, stalled or cut. The default is eqiad. */
  readonly controllerSite?: Site
  /** Whether Tributary's functions run on it too. */
  readonly applications?: boolean
  /** TCP's windows; by default those of Kafka's default buffers. */
  readonly window?: { readonly there: number; readonly back: number }
}

/** Which ways a disturbance is about: the one between the main sites, or all of a site. */
export type Ways = 'link' | MainSite

export type Disturbance =
  /** The link is as slow as the cell says, all the time. */
  | { readonly kind: 'steady'; readonly bulk: boolean }
  /** The link becomes slow for a while, again and again. */
  | {
      readonly kind: 'peaks'
      readonly rttMs: number
      readonly seconds: number
      readonly every: number
    }
  /** Nothing passes for a while; the connections stay. */
  | {
      readonly kind: 'stall'
      readonly ways: Ways
      readonly seconds: number
      readonly times: number
      readonly pause: number
    }
  /** Connections are closed, and new ones refused. */
  | { readonly kind: 'refuse'; readonly ways: Ways; readonly seconds: number }
  /** Nodes are killed, and started again after a while. */
  | {
      readonly kind: 'kill'
      readonly what: 'broker' | 'controller' | MainSite
      readonly seconds: number
    }

  /** The active processor of the ordered stream is killed, or ended in order; after a while it may run again. */
  | { readonly kind: 'processor'; readonly how: 'kill' | 'end'; readonly seconds: number }

export interface Cell {
  /** Such as `4.4.0 2.5 stall-9`. */
  readonly id: string
  readonly cluster: ClusterPlan
  /** The link between the main sites, before the disturbance and after it. */
  readonly link: RouteConditions
  readonly disturbance: Disturbance
  /** Whether `QUICK=1` measures it. */
  readonly quick: boolean
}

/** The usual round trip between Wikimedia's two sites. */
export const USUAL_RTT_MS = 35

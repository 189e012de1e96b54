/** One of the two datacenters of a failover, with the clients of its servers. */

import { UsageError } from '../failures.ts'
import { type Rebuild, rebuild } from '../rebuild-order.ts'
import type { Config } from './config.ts'
import { Connect } from './connect.ts'
import { Kafka } from './kafka.ts'
import { type Platform, platformOf } from './platform.ts'
import { type StoreState, storeState } from './store.ts'

export interface Site {
  readonly name: string
  readonly kafka: Omit<Kafka, typeof Symbol.asyncDispose>
  readonly connect: Pick<Connect, 'url' | 'call'>
  readonly platform: Platform
  /**
   * Rebuilds its store from its own copy of a topic.
   * @returns what was done, in words
   */
  readonly rebuild: (topic: string, options: StoreRebuild) => Promise<string>
  /** @throws UsageError if the file names no store */
  readonly requireStore: () => void
  /** Undefined if the file names no store. */
  readonly storeState: () => Promise<StoreState | undefined>
}

type StoreRebuild = Omit<Rebuild, 'address' | 'store'>

export interface SiteOptions {
  readonly config: Config
  /** The file that `config` was read from, for messages. */
  readonly path: string
  readonly overlays: string
}

/** @throws UsageError if the file has no such datacenter */
export function siteOf(
  name: string,
  { config, path, overlays }: SiteOptions,
): Site & AsyncDisposable {
  const place = config.datacenters.get(name)
  if (!place) {
    const known = [...config.datacenters.keys()].join(', ') || 'none'
    throw new UsageError(`${path}: there is no datacenters.${name}; there are: ${known}`)
  }
  const kafka = new Kafka(place.kafka)
  const { store, context } = place
  const storeAddress = () => {
    if (store !== undefined) return store
    throw new UsageError(
      `${path}: datacenters.${name}.store is missing; write the redis:// address of its store (kubectl port-forward makes one)`,
    )
  }
  return {
    name,
    kafka,
    connect: new Connect(place.connect, `${name}'s Kafka Connect, ${place.connect},`),
    platform: platformOf(name, config.platform, {
      KUBE_CONTEXT: context ?? name,
      OVERLAYS: overlays,
    }),
    rebuild: (topic, options) =>
      rebuild({ address: { brokers: place.kafka, topic }, store: storeAddress(), ...options }),
    requireStore: () => void storeAddress(),
    storeState: async () => (store === undefined ? undefined : storeState(store)),
    [Symbol.asyncDispose]: () => kafka[Symbol.asyncDispose](),
  }
}

/** The server.properties of a node: Kafka's defaults, but for what a stretched cluster is made of. */
import { MAIN_SITES, type NodePlan, type Site } from './sites.ts'

/** Where a node listens, and how each site reaches it. */
export interface NodeAddress {
  /** The port of the listener for clients and brokers of a site. */
  readonly listen: Readonly<Record<string, number>>
  /** What a client of that site connects to: the listener itself, or the link to it. */
  readonly advertised: Readonly<Record<string, string>>
  /** The port of the controller, the same in all sites; each site has an address of its own for its name. */
  readonly controller: number
}

export const controllerName = (id: number): string => `controller-${id}`

const listener = (site: Site) => site.toUpperCase()

/**
 * Each site has a listener on every broker, and the address that it advertises to the other site is a link.
 * So brokers and clients of each site reach the other site's brokers through the links.
 */
export function nodeSettings(
  { id, site, isBroker, isVoter }: NodePlan,
  { listen, advertised, controller }: NodeAddress,
  voters: ReadonlyMap<number, number>,
  folder: string,
  settings: Readonly<Record<string, string>>,
): string {
  const roles = [isBroker && 'broker', isVoter && 'controller'].filter(Boolean)
  const listeners = [
    ...(isBroker ? MAIN_SITES.map((each) => `${listener(each)}://127.0.0.1:${listen[each]}`) : []),
    ...(isVoter ? [`CONTROLLER://${controllerName(id)}:${controller}`] : []),
  ]
  const quorum = [...voters].map(([voter, port]) => `${voter}@${controllerName(voter)}:${port}`)
  const broker = isBroker && {
    'advertised.listeners': MAIN_SITES.map(
      (each) => `${listener(each)}://${advertised[each]}`,
    ).join(),
    'inter.broker.listener.name': listener(site),
  }
  return Object.entries({
    'node.id': id,
    'process.roles': roles,
    'broker.rack': site,
    listeners,
    ...broker,
    'listener.security.protocol.map': ['CONTROLLER', ...MAIN_SITES.map(listener)].map(
      (name) => `${name}:PLAINTEXT`,
    ),
    'controller.listener.names': 'CONTROLLER',
    'controller.quorum.voters': quorum,
    'log.dirs': `${folder}/data-${id}`,
    'default.replication.factor': 4,
    'min.insync.replicas': 2,
    'offsets.topic.replication.factor': 4,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': 4,
    'auto.create.topics.enable': false,
    'replica.selector.class': 'org.apache.kafka.common.replica.RackAwareReplicaSelector',
    // As Wikimedia's clusters accept.
    'message.max.bytes': 4_194_304,
    ...settings,
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
}

/** MirrorMaker 2's settings for copying a stream to another datacenter. */

export interface MirrorOptions {
  /** The datacenter it reads. */
  readonly from: string
  /** The datacenter it writes. */
  readonly to: string
  /** The Kafka of `from`, as `host:port,…`. */
  readonly source: string
  /** The Kafka of `to`. */
  readonly target: string
  readonly topics: readonly string[]
}

const BYTES = 'org.apache.kafka.connect.converters.ByteArrayConverter'

/**
 * The configuration of one connector. It copies topics under their own names and leaves keys, values,
 * headers, partitions and order as they are, because a consumer of the copy follows the ordered stream's
 * epoch and sequence, which are headers. `make mirror` prints it for deployment, and `make two-dc` and
 * `make failover-drill` run it, so that what is proven is what is deployed.
 */
export const connectorConfig = ({ from, to, source, target, topics }: MirrorOptions) => ({
  'connector.class': 'org.apache.kafka.connect.mirror.MirrorSourceConnector',
  'replication.policy.class': 'org.apache.kafka.connect.mirror.IdentityReplicationPolicy',
  // Other converters would parse records and headers, and write them differently.
  'key.converter': BYTES,
  'value.converter': BYTES,
  'header.converter': BYTES,
  // For topics that the connector creates.
  'replication.factor': '3',
  'sync.topic.acls.enabled': 'false',
  'emit.offset-syncs.enabled': 'false',
  // The producer's own limit is 1 MiB; a larger record would end the task for good.
  'producer.override.max.request.size': '10485760',
  'source.cluster.alias': from,
  'target.cluster.alias': to,
  'source.cluster.bootstrap.servers': source,
  'target.cluster.bootstrap.servers': target,
  // Kafka Connect reads each name as a regular expression.
  topics: topics.map((topic) => topic.replaceAll('.', '\\.')).join(','),
})

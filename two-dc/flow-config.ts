export interface FlowOptions {
  readonly name: string
  readonly from: string
  readonly to: string
  /** The Kafka it reads, as `host:port`: the link to the other datacenter. */
  readonly source: string
  /** The Kafka it writes. */
  readonly target: string
  readonly topics: readonly string[]
}

/** MirrorMaker 2's settings for a flow. */
export const flowConfig = ({ from, to, source, target, topics }: FlowOptions) => ({
  'connector.class': 'org.apache.kafka.connect.mirror.MirrorSourceConnector',
  'source.cluster.alias': from,
  'target.cluster.alias': to,
  'source.cluster.bootstrap.servers': source,
  'target.cluster.bootstrap.servers': target,
  'replication.policy.class': 'org.apache.kafka.connect.mirror.IdentityReplicationPolicy',
  // Each is a regular expression.
  topics: topics.map((topic) => topic.replaceAll('.', '\\.')).join(','),
  'replication.factor': '1',
  'refresh.topics.interval.seconds': '5',
  'sync.topic.configs.interval.seconds': '5',
  'sync.topic.acls.enabled': 'false',
  // With names unchanged, heartbeats and translated offsets of consumer groups serve nobody here.
  'heartbeats.replication.enabled': 'false',
  'emit.offset-syncs.enabled': 'false',
  // The producer's own limit is 1 MiB: one longer record would end the task for good.
  'producer.override.max.request.size': '10485760',
  // What the target has acknowledged is noted between two polls.
  'consumer.poll.timeout.ms': '100',
  'source.consumer.reconnect.backoff.max.ms': '500',
})

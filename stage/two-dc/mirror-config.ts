import { connectorConfig, type MirrorOptions } from '../../packages/order/mirror.ts'

/** The deployed settings (`make mirror`), changed for a Kafka of one broker and for short waits in tests. */
export const mirrorConfig = (options: MirrorOptions) => ({
  ...connectorConfig(options),
  'replication.factor': '1',
  'refresh.topics.interval.seconds': '5',
  'sync.topic.configs.interval.seconds': '5',
  // Topics keep their names, so both directions would write one heartbeat topic, which nobody reads.
  'heartbeats.replication.enabled': 'false',
  // Kafka Connect notes what the target has acknowledged between two polls.
  'consumer.poll.timeout.ms': '100',
  'source.consumer.reconnect.backoff.max.ms': '500',
})

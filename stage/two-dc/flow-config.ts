import { connectorConfig, type Mirror } from '../../knative/mirror/mirror.ts'

export interface FlowOptions extends Mirror {
  readonly name: string
}

/** The settings of `make mirror`, for one broker each, and quicker to see what is new. */
export const flowConfig = (options: FlowOptions) => ({
  ...connectorConfig(options),
  'replication.factor': '1',
  'refresh.topics.interval.seconds': '5',
  'sync.topic.configs.interval.seconds': '5',
  // With names unchanged, heartbeats serve nobody here.
  'heartbeats.replication.enabled': 'false',
  // What the target has acknowledged is noted between two polls.
  'consumer.poll.timeout.ms': '100',
  'source.consumer.reconnect.backoff.max.ms': '500',
})

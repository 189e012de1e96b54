/** A partition of an input topic. All partitions of a topic are read by one KafkaSource. */
export interface TopicPartition {
  readonly topic: string
  readonly partition: string
}

/** The Kafka record that an event was read from. */
export interface SourceRecord extends TopicPartition {
  /** Undefined if the event does not say. Then records that are missing before it go unnoticed. */
  readonly offset?: number
}

/** A topic and a partition as one string, for maps. */
export const nameOf = ({ topic, partition }: TopicPartition): string => `${topic}\n${partition}`

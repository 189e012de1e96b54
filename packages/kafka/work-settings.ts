/** What a function's settings say about its work. */
import type { Service } from '@tributary/runtime'
import { parseDuration } from './durations.ts'
import type { KafkaConfig } from './generated/config.js'
import { kafkaSource } from './source-event.ts'

export const workSettings = ({ name, config }: Service<KafkaConfig>) => ({
  source: config.KAFKA_SOURCE ?? kafkaSource(name),
  destination: `urn:tributary:function:${name}`,
  outputTopic: config.KAFKA_OUTPUT_TOPIC,
  deadLetterTopic: config.KAFKA_DEAD_LETTER_TOPIC,
  inconsistencyTopic: config.KAFKA_INCONSISTENCY_TOPIC,
  retry: config.KAFKA_RETRY,
  backoffPolicy: config.KAFKA_BACKOFF_POLICY,
  backoffDelay: parseDuration(config.KAFKA_BACKOFF_DELAY) as number,
})

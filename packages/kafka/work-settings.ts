/** What the settings say about the handling of records. */
import type { Service } from '@tributary/runtime'
import { parseDuration } from './durations.ts'
import type { KafkaConfig } from './generated/config.js'
import { kafkaSource } from './source-event.ts'
import type { WorkSettings } from './work.ts'

/** How many bytes of records may be in flight. */
const MAX_BYTES = 32 * 1024 * 1024

export function workSettings({ config, name }: Service<KafkaConfig>): WorkSettings {
  return {
    source: config.KAFKA_SOURCE ?? kafkaSource(name),
    destination: `urn:tributary:function:${name}`,
    outputTopic: config.KAFKA_OUTPUT_TOPIC,
    deadLetterTopic: config.KAFKA_DEAD_LETTER_TOPIC,
    inconsistencyTopic: config.KAFKA_INCONSISTENCY_TOPIC,
    retry: config.KAFKA_RETRY,
    backoffPolicy: config.KAFKA_BACKOFF_POLICY,
    backoffDelay: parseDuration(config.KAFKA_BACKOFF_DELAY) as number,
    limits: { maxInFlight: config.MAX_CONCURRENT_EVENTS, maxBytes: MAX_BYTES },
  }
}

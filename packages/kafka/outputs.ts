/** The topics that a function writes. */
import type { EventHandler } from '@tributary/runtime'
import { StopError } from './failure.ts'
import type { KafkaConfig } from './generated/config.js'

/** @throws StopError if the settings are not those that the function needs */
export function outputsOf(
  config: KafkaConfig,
  { ordering }: Pick<EventHandler, 'ordering'>,
): string[] {
  const { KAFKA_OUTPUT_TOPIC, KAFKA_DEAD_LETTER_TOPIC, KAFKA_INCONSISTENCY_TOPIC: third } = config
  const outputs = [KAFKA_OUTPUT_TOPIC, KAFKA_DEAD_LETTER_TOPIC]
  if (!ordering) return outputs
  // Its store remembers what is written, and a transaction may still be aborted then.
  if (config.KAFKA_DELIVERY === 'exactly-once') {
    throw new StopError(
      'KAFKA_DELIVERY is exactly-once, which a function that puts events in order cannot have; leave it out',
    )
  }
  if (third !== undefined) return [...outputs, third]
  throw new StopError("KAFKA_INCONSISTENCY_TOPIC is not set; set it to a topic's name")
}

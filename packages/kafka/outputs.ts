/** The topics that a function writes. */
import type { EventHandler } from '@tributary/runtime'
import { StopError } from './failure.ts'
import type { KafkaConfig } from './generated/config.js'

/** @throws StopError if the topic that only some functions need is not set */
export function outputsOf(
  { KAFKA_OUTPUT_TOPIC, KAFKA_DEAD_LETTER_TOPIC, KAFKA_INCONSISTENCY_TOPIC: third }: KafkaConfig,
  { ordering }: Pick<EventHandler, 'ordering'>,
): string[] {
  const outputs = [KAFKA_OUTPUT_TOPIC, KAFKA_DEAD_LETTER_TOPIC]
  if (!ordering) return outputs
  if (third !== undefined) return [...outputs, third]
  throw new StopError("KAFKA_INCONSISTENCY_TOPIC is not set; set it to a topic's name")
}

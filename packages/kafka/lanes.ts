/** Which records of a partition wait for each other: those of one lane. */
import type { EventHandler } from '@tributary/runtime'
import type { Incoming } from './assigned-partition.ts'
import type { KafkaConfig } from './generated/config.js'
import type { Work } from './work.ts'

/** @returns undefined if the record waits for no other */
export function laneOf(
  incoming: Incoming,
  work: Work,
  handler: EventHandler,
  ordering: KafkaConfig['KAFKA_ORDERING'],
): string | undefined {
  // A function that puts events in order holds them itself.
  if (handler.ordering || ordering === 'unordered') return undefined
  if (ordering === 'partition') return ''
  const { key } = incoming.record
  if (key && key.length > 0) return `k${key.toString('latin1')}`
  const own = handler.keyOf(work.eventOf(incoming))
  return own === undefined ? '' : `f${own}`
}

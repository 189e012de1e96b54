/** Which records wait for each other. */
import type { KafkaConfig } from './generated/config.js'
import type { KafkaRecord } from './source-event.ts'

/**
 * The lane of a record: those of one lane are handled one at a time. Undefined: it waits for none.
 * @param keyOf the key that the function makes of its event
 */
export function laneOf(
  ordering: KafkaConfig['KAFKA_ORDERING'],
  { key }: KafkaRecord,
  keyOf: () => string | undefined,
): string | undefined {
  if (ordering === 'unordered') return undefined
  if (ordering === 'partition') return ''
  if (key && key.length > 0) return `k${key.toString('latin1')}`
  const own = keyOf()
  return own === undefined ? '' : `f${own}`
}

/** Reads a CloudEvent from the attributes of a Kafka record. */
import { TerminalError } from '../errors.ts'
import { type Attributes, checkAttributes, setFromRecord } from './attributes.ts'
import type { Event } from './http.ts'

/**
 * Reads an event whose attributes stand in a record's headers as they are (CloudEvents Kafka binding 1.0).
 * @param body the record's value; null is a tombstone
 * @throws TerminalError `invalid_cloudevent`
 */
export function fromRecord(given: Readonly<Record<string, string>>, body: Buffer | null): Event {
  const attributes: Attributes = {}
  for (const name in given) setFromRecord(attributes, name, given[name] as string)
  if (attributes.specversion === undefined) {
    throw new TerminalError('attribute specversion is missing', { code: 'invalid_cloudevent' })
  }
  checkAttributes(attributes)
  if (body && body.length > 0) attributes.data = body
  return attributes
}

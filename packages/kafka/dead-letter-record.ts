/** The record of a dead letter: the original one, and why it failed. */
import { withErrors } from './dead-letter.ts'
import type { KafkaMessage } from './message.ts'
import type { KafkaRecord, SourceEvent } from './source-event.ts'

/** Headers that name an earlier death. */
const DEATH = /^ce_knativeerror/

/**
 * Key, value and headers of the original record, byte for byte; the attributes of its event that no header
 * has, since `tributary replay` needs them; and the error extensions. A structured event becomes a binary one, as in
 * Knative.
 */
export function deadLetterRecord(
  { key, value, headerEntries }: KafkaRecord,
  { attributes, body }: SourceEvent,
  errors: Readonly<Record<string, string>>,
): KafkaMessage {
  const isStructured = body !== (value ?? null)
  const all = withErrors(attributes, errors)
  const headers = new Map<Buffer, Buffer>()
  const present = new Set<string>()
  for (const [name, bytes] of isStructured ? [] : headerEntries) {
    const lower = name.toString().toLowerCase()
    const attribute = lower === 'content-type' ? 'datacontenttype' : lower.replace(/^ce_/, '')
    const isAttribute = lower === 'content-type' || lower.startsWith('ce_')
    // A letter that died again has the reason of its last death only.
    if (isAttribute && (DEATH.test(lower) || attribute in errors)) continue
    if (isAttribute) present.add(attribute)
    headers.set(name, bytes as Buffer)
  }
  for (const [name, text] of Object.entries(all)) {
    if (present.has(name)) continue
    const header = name === 'datacontenttype' ? 'content-type' : `ce_${name}`
    headers.set(Buffer.from(header), Buffer.from(text))
  }
  return { key: key ?? undefined, value: isStructured ? body : (value ?? null), headers }
}

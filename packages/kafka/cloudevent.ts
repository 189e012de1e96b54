/** An event without its position: its attributes and its data, null for a tombstone. */
export interface StoredEvent {
  readonly attributes: Readonly<Record<string, string>>
  readonly value: Buffer | null
}

/** Reads a structured CloudEvent; undefined if it is none. */
export function readStructured(body: Buffer): StoredEvent | undefined {
  let members: Record<string, unknown>
  try {
    members = JSON.parse(body.toString())
  } catch {
    return undefined
  }
  if (typeof members !== 'object' || members === null) return undefined
  const { data, data_base64: base64, ...rest } = members
  const attributes: Record<string, string> = {}
  for (const [name, value] of Object.entries(rest)) {
    if (value !== null) attributes[name] = asText(value)
  }
  if (!isEvent(attributes) || (data !== undefined && base64 !== undefined)) return undefined
  if (typeof base64 === 'string') return { attributes, value: Buffer.from(base64, 'base64') }
  if (data === undefined) return { attributes, value: null }
  if (/^(application|text)\/([\w.-]+\+)?json\b/.test(attributes.datacontenttype ?? 'text/json')) {
    return { attributes, value: Buffer.from(JSON.stringify(data)) }
  }
  return typeof data === 'string' ? { attributes, value: Buffer.from(data) } : undefined
}

const asText = (value: unknown): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value)

const VERSIONS = ['1.0', '0.3']
const URI_REFERENCE = /^(?:[^\s"<>\\^`{|}%]|%[0-9a-fA-F]{2})*$/
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i

/** Whether the dispatcher's CloudEvents SDK for Java accepts these attributes as an event's. */
export function isEvent(attributes: Readonly<Record<string, string>>): boolean {
  const { specversion, id, source, type, subject, time, dataschema } = attributes
  if (!VERSIONS.includes(specversion ?? '') || id === undefined || type === undefined) return false
  if (source === undefined || !URI_REFERENCE.test(source) || subject === '') return false
  if (dataschema !== undefined && !URI_REFERENCE.test(dataschema)) return false
  if (time !== undefined && !TIMESTAMP.test(time)) return false
  return Object.keys(attributes).every((name) => /^[a-z0-9]+$/.test(name))
}

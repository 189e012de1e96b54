import { isUtf8 } from 'node:buffer'
import type { Answer } from './answer.ts'
import { parse, type SourceEvent } from './record.ts'

const MAX_ERROR_DATA_BYTES = 1024

/** An address in the cluster's form: the process's own (127.0.0.1 and some port) says nothing later. */
export const functionAddress = (name: string): string => `http://${name}.local`

/**
 * The extensions that tell why an event became a dead letter: always the destination; the code and
 * the first 1,024 bytes of the answer only if there was one; and each `kne-<name>` header of it.
 * (RecordDispatcherImpl.errorTransform)
 */
export function errorExtensions(destination: string, answer?: Answer): Record<string, string> {
  const extensions: Record<string, string> = { knativeerrordest: destination }
  if (!answer) return extensions
  extensions.knativeerrorcode = String(answer.status)
  if (answer.body.length > 0) {
    extensions.knativeerrordata = answer.body.toString('base64', 0, MAX_ERROR_DATA_BYTES)
  }
  for (const [name, value] of answer.headers) {
    if (EXTENSION_HEADER.test(name)) extensions[name.slice(4)] = value
  }
  return extensions
}

const EXTENSION_HEADER = /^kne-[a-z0-9]+$/

/** Headers that cannot become extensions: in Knative one of them "hangs the partition for good". */
export const hangingHeaders = (answer: Answer | undefined): string[] =>
  [...(answer?.headers.keys() ?? [])].filter(
    (name) => name.startsWith('kne-') && !EXTENSION_HEADER.test(name),
  )

/**
 * A dead letter as one line: a structured CloudEvent, attributes first, then the error extensions,
 * then the original data byte for byte (as Base64 if it isn't JSON on one line; a tombstone has
 * none). An error extension never replaces an attribute, so that the event can be sent in again.
 */
export function deadLetterLine(event: SourceEvent, errors: Record<string, string>): Buffer {
  const head = JSON.stringify({ ...event.attributes, ...errors, ...event.attributes })
  if (event.body === null) return Buffer.from(head)
  const open = Buffer.from(head.slice(0, -1))
  if (isJsonLine(event.body)) {
    return Buffer.concat([open, Buffer.from(DATA), event.body, Buffer.from('}')])
  }
  return Buffer.concat([open, Buffer.from(`,"data_base64":"${event.body.toString('base64')}"}`)])
}

const DATA = ',"data":'

const isJsonLine = (bytes: Buffer): boolean =>
  isUtf8(bytes) && parse(bytes) !== undefined && !bytes.includes(10) && !bytes.includes(13)

/** A dead letter read back: the original event, and the function it died at. */
export interface DeadLetter {
  readonly attributes: Readonly<Record<string, string>>
  readonly body: Buffer | null
  /** The name in `knativeerrordest`, undefined without one. */
  readonly function: string | undefined
}

const REQUIRED = ['specversion', 'id', 'source', 'type']

/**
 * Reads a line that {@link deadLetterLine} wrote: what stands from `knativeerrordest` on is the
 * error's. undefined if it is no CloudEvent.
 */
export function readDeadLetter(line: Buffer): DeadLetter | undefined {
  const letter = parse(line) as Record<string, unknown> | null | undefined
  if (typeof letter !== 'object' || letter === null) return undefined
  if (!REQUIRED.every((name) => typeof letter[name] === 'string')) return undefined
  const { data, data_base64: base64, ...members } = letter
  const attributes: Record<string, string> = {}
  let original = true
  for (const [name, value] of Object.entries(members)) {
    if (name === 'knativeerrordest') original = false
    if (typeof value === 'object') return undefined
    if (original || REQUIRED.includes(name)) attributes[name] = String(value)
  }
  const host = /^https?:\/\/([^./:]+)/.exec(String(members.knativeerrordest))
  return { attributes, body: originalData(line, data, base64), function: host?.[1] }
}

function originalData(line: Buffer, data: unknown, base64: unknown): Buffer | null {
  if (typeof base64 === 'string') return Buffer.from(base64, 'base64')
  if (data === undefined) return null
  // Attributes are strings, in which quotes are escaped: the first match is the member itself.
  const start = line.indexOf(DATA)
  const bytes = line.subarray(start + DATA.length, line.lastIndexOf('}'))
  const whole = start !== -1 && parse(bytes) !== undefined
  return whole ? bytes : Buffer.from(JSON.stringify(data))
}

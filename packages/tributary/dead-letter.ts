import { isUtf8 } from 'node:buffer'
import {
  EXTENSION_HEADER,
  errorData,
  errorExtensions,
  eventHeaders,
  type KafkaRecord,
  recordHeaders,
  type SourceEvent,
  withErrors,
  withoutErrors,
} from '@tributary/kafka'
import { parse } from './event.ts'
import { type DeliveryFailure, NotSendable } from './failures.ts'
import type { HttpResponse } from './http/response.ts'

type Attributes = Readonly<Record<string, string>>

/** A name that stays valid, in place of the process's own address (127.0.0.1 and some port). */
export const functionAddress = (name: string): string => `http://${name}.local`

/**
 * The extensions of a dead letter. An event that could not be sent has the reason in place of a
 * response, since Knative has nothing for that case: it loses such an event.
 */
export function errorExtensionsOf(destination: string, failure: DeliveryFailure): Attributes {
  const extensions = errorExtensions(destination, failure.response)
  if (!(failure instanceof NotSendable)) return extensions
  return { ...extensions, knativeerrordata: errorData(Buffer.from(failure.message)) }
}

/** Headers that cannot become extensions: in Knative one of them "hangs the partition for good". */
export const hangingHeaders = (response: HttpResponse | undefined): string[] =>
  [...(response?.headers.keys() ?? [])].filter(
    (name) => name.startsWith('kne-') && !EXTENSION_HEADER.test(name),
  )

/**
 * A dead letter as one line: a structured CloudEvent with the attributes first, then the error
 * extensions, then the original data byte for byte (as Base64 if it isn't JSON on one line; a
 * tombstone has none).
 */
export function deadLetterLine(event: SourceEvent, errors: Attributes): Buffer {
  const head = JSON.stringify(withErrors(event.attributes, errors))
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
  readonly attributes: Attributes
  readonly body: Buffer | null
  /** The name in `knativeerrordest`, undefined without one. */
  readonly function: string | undefined
}

const REQUIRED = ['specversion', 'id', 'source', 'type']

/**
 * Reads a line that {@link deadLetterLine} wrote: members from `knativeerrordest` on are error
 * extensions. undefined if it is no CloudEvent.
 */
export function readDeadLetterLine(line: Buffer): DeadLetter | undefined {
  const members = parse(line) as Record<string, unknown> | null | undefined
  if (typeof members !== 'object' || members === null) return undefined
  if (!REQUIRED.every((name) => typeof members[name] === 'string')) return undefined
  const { data, data_base64: base64, ...rest } = members
  const attributes: Record<string, string> = {}
  let original = true
  for (const [name, value] of Object.entries(rest)) {
    if (name === 'knativeerrordest') original = false
    if (typeof value === 'object') return undefined
    if (original || REQUIRED.includes(name)) attributes[name] = String(value)
  }
  return {
    attributes,
    body: originalData(line, data, base64),
    function: functionIn(rest.knativeerrordest),
  }
}

/**
 * Reads a record of a dead letter topic, as `tributary run` and a KafkaSink in binary mode write it:
 * the attributes are ce_ headers, in any order. undefined if it is no dead letter.
 */
export function readDeadLetterRecord(record: KafkaRecord): DeadLetter | undefined {
  const attributes = eventHeaders(recordHeaders(record))
  const required = [...REQUIRED, 'knativeerrordest']
  if (!required.every((name) => attributes[name] !== undefined)) return undefined
  return {
    attributes: withoutErrors(attributes),
    body: record.value ?? null,
    function: functionIn(attributes.knativeerrordest),
  }
}

/** `page-key` of `http://page-key.tributary.svc.cluster.local`. */
const functionIn = (destination: unknown): string | undefined =>
  /^https?:\/\/([^./:]+)/.exec(String(destination))?.[1]

function originalData(line: Buffer, data: unknown, base64: unknown): Buffer | null {
  if (typeof base64 === 'string') return Buffer.from(base64, 'base64')
  if (data === undefined) return null
  // Quotes are escaped in attributes, which are strings: the first match is the member itself.
  const start = line.indexOf(DATA)
  const bytes = line.subarray(start + DATA.length, line.lastIndexOf('}'))
  const whole = start !== -1 && parse(bytes) !== undefined
  return whole ? bytes : Buffer.from(JSON.stringify(data))
}

import { validateHeaderName } from 'node:http'
import type { SourceEvent } from '@tributary/kafka'
import { NotSendable } from './failures.ts'

export type { SourceEvent }

/** The parsed body, or undefined: data that isn't JSON is delivered, for the function to judge. */
export function parse(bytes: Buffer | null): unknown {
  try {
    return bytes === null ? undefined : JSON.parse(bytes.toString())
  } catch {
    return undefined
  }
}

/**
 * The request headers of an event in binary mode, one a line, as a KafkaSource sends them: no
 * Content-Type unless the record had one, values neither percent-encoded nor quoted, and `?` for
 * each character that a header cannot hold (above U+00FF).
 *
 * A value with a line break, NUL, DEL or another control character but the tab, and one made of
 * bytes that are not text, cannot be sent. A KafkaSource uses up its retries on such an event, fails
 * to send it to its dead letter sink in the same way, and commits it: it is lost. Here it becomes a
 * dead letter at once, which says why.
 * @throws NotSendable
 */
export function requestHeaders({ attributes, trace = {}, binaryHeader }: SourceEvent): string {
  if (binaryHeader !== undefined) {
    throw new NotSendable(`the record header ${JSON.stringify(binaryHeader)} is not UTF-8 text`)
  }
  let lines = 'user-agent: tributary-local\r\nPrefer: reply\r\nKn-Namespace: default\r\n'
  for (const name in attributes) {
    lines += `${headerName(name)}: ${headerValue(name, attributes[name] as string)}\r\n`
  }
  for (const name of ['traceparent', 'tracestate'] as const) {
    if (trace[name] !== undefined) lines += `${name}: ${trace[name]}\r\n`
  }
  return lines
}

function headerName(attribute: string): string {
  const header = attribute === 'datacontenttype' ? 'content-type' : `ce-${attribute}`
  try {
    validateHeaderName(header)
    return header
  } catch {
    throw new NotSendable(`the attribute name ${JSON.stringify(attribute)} cannot be a header's`)
  }
}

/** Control characters, but the tab and those above U+007F. */
const CONTROL = /[^\P{Cc}\t\u0080-\u009f]/u

function headerValue(name: string, value: string): string {
  if (/^[ -~]*$/.test(value)) return value
  const control = CONTROL.exec(value)?.[0]
  if (control === undefined) return value.replace(/[^\t -~\u00a0-\u00ff]/gu, '?')
  const code = control.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
  throw new NotSendable(`the attribute ${name} has the control character U+${code}`)
}

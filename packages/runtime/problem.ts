import { ERRORS, type EventError } from './errors.ts'

/** Knative keeps this much of a failure's body in the dead letter, so a longer one would be cut open. */
const MAX_BYTES = 1024

/** How an event is answered over HTTP. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Buffer | string
}

/**
 * The answer to a failed event: RFC 9457 problem details. The `kne-` headers become extensions of
 * the dead letter (`code`, `stream`); their names must be `[a-z0-9]` only, or Knative's partition hangs.
 * @param stream the stream the event would have been enriched for
 */
export function problem({ code, message, status }: EventError, stream: string): Answer {
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'kne-code': code,
      'kne-stream': stream,
    },
    body: fit(code, status, message.toWellFormed()),
  }
}

function fit(code: EventError['code'], status: number, detail: string): string {
  const title = ERRORS[code].meaning
  const type = `urn:tributary:error:${code}`
  const body = JSON.stringify({ type, title, status, detail, code })
  if (Buffer.byteLength(body) <= MAX_BYTES) return body
  return fit(code, status, `${[...detail].slice(0, [...detail].length >> 1).join('')}…`)
}

import { type CloudEventV1, HTTP } from 'cloudevents'
import type { Message } from '../../packages/runtime/codec/http.ts'

/** Reads a message with the CloudEvents SDK, which takes headers as an object and the body as text. */
export function readBySdk({ rawHeaders, body }: Message): CloudEventV1<unknown> {
  const headers: Record<string, string> = {}
  for (let i = 0; i < rawHeaders.length; i += 2) {
    headers[String(rawHeaders[i]).toLowerCase()] = String(rawHeaders[i + 1])
  }
  return HTTP.toEvent({ headers, body: body?.toString() }) as CloudEventV1<unknown>
}

import { isEvent, readStructured, type StoredEvent } from '@tributary/kafka'
import type { HttpResponse } from './http/response.ts'

/** The event a function replied with, as a KafkaSink stores it. */
export interface Reply extends StoredEvent {
  /** The record's key: `partitionkey` verbatim, undefined for none. */
  readonly key: string | undefined
}

/** 2xx is success; 3xx is not followed. (WebClientCloudEventSender.send) */
export const isFailure = (status: number): boolean => status >= 300

/** All other failures are final: Knative does not try again. (isRetryableStatusCode) */
export const isRetryable = (status: number): boolean =>
  status >= 500 || status === 404 || status === 408 || status === 409 || status === 429

/**
 * What a successful response says (BaseResponseHandler.handle):
 * - a CloudEvent is the reply; complete ce- headers without a body are a tombstone;
 * - an empty body that is no CloudEvent means that the event was filtered;
 * - anything else (no ce- headers, no id, a batch, an extension name with `_` or `-`) is a failed
 *   delivery, which is not retried.
 */
export function readReply(response: Omit<HttpResponse, 'status'>): Reply | 'filtered' | 'invalid' {
  const event = readEvent(response)
  if (event) return { ...event, key: event.attributes.partitionkey }
  return response.body.length === 0 ? 'filtered' : 'invalid'
}

function readEvent({ headers, body }: Omit<HttpResponse, 'status'>): StoredEvent | undefined {
  const contentType = headers.get('content-type')
  if (contentType?.split(';')[0] === 'application/cloudevents+json') return readStructured(body)
  if (contentType?.startsWith('application/cloudevents')) return undefined
  const attributes: Record<string, string> = {}
  for (const [name, value] of headers) {
    if (name.startsWith('ce-') && name.length > 3) attributes[name.slice(3)] = value
  }
  if (contentType !== undefined) attributes.datacontenttype = contentType
  if (!isEvent(attributes)) return undefined
  return { attributes, value: body.length === 0 ? null : body }
}

/** How one event ended, as a test sees it. */
import type { CloudEventV1 } from 'cloudevents'
import { decode } from '../codec/http.ts'
import type { EventError } from '../errors.ts'
import type { Answer } from '../problem.ts'

/** An event as it was emitted, its data parsed. */
export type EmittedEvent<Out> = CloudEventV1<Out> & { readonly data: Out }

/** How one event ended. */
export interface Result<Out = unknown> {
  readonly outcome: 'emitted' | 'skipped' | 'failed'
  /** The HTTP status of the answer. */
  readonly status: number
  /** The emitted event; undefined if a delivery or K_SINK got it in place of the answer. */
  readonly event?: EmittedEvent<Out>
  /** Why it was skipped. */
  readonly reason?: string
  /** The code of the failure: a row of an error table, or the author's own. */
  readonly code?: string
  readonly detail?: string
  /** Whether Knative sends the event again before it becomes a dead letter. */
  readonly retryable?: boolean
  /** The error behind the failure: of a bug, what the author's code threw. */
  readonly cause?: unknown
}

/** The handler's report about an event, beside its answer. */
export interface Ended {
  skipped?: string
  failed?: EventError
}

export function resultOf<Out>({ status, headers, body = '' }: Answer, ended: Ended): Result<Out> {
  if (ended.skipped !== undefined) return { outcome: 'skipped', status, reason: ended.skipped }
  if (ended.failed) {
    const { code, retryable, cause } = ended.failed
    const { detail } = JSON.parse(String(body))
    return { outcome: 'failed', status, code, detail, retryable, cause }
  }
  if (status !== 200) return { outcome: 'emitted', status }
  const message = { rawHeaders: Object.entries(headers).flat(), body: Buffer.from(body) }
  const data = JSON.parse(String(body)) as Out
  return { outcome: 'emitted', status, event: { ...decode(message), data } }
}

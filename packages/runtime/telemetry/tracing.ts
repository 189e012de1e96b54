import {
  type Context,
  createTraceState,
  INVALID_SPAN_CONTEXT,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import type { Event } from '../codec/http.ts'

/** W3C Trace Context, version 00: trace id, parent id and flags, ids not all zero. */
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/

/** The trace headers of a request. */
export interface Headers {
  readonly traceparent?: string | undefined
  readonly tracestate?: string | undefined
}

const UPSTREAM = 'MediaWiki revisions'

const tracer = trace.getTracer('@tributary/runtime')

/**
 * The span of one event. It continues the caller's trace, from the `traceparent` header (Knative's,
 * nearer) or else the extension of that name. Without an SDK no span is recorded and the caller's
 * own context is handed on, so that the trace does not break here.
 */
export function startEventSpan(name: string, event: Event, headers: Headers): Span {
  return tracer.startSpan(name, { kind: SpanKind.CONSUMER }, parentOf(event, headers))
}

/** The span of one request to the wiki: the child of one event's, or linked with those of several. */
export function startUpstreamSpan(...events: readonly Span[]): Span {
  const [only = trace.wrapSpanContext(INVALID_SPAN_CONTEXT), ...others] = events
  if (others.length === 0) {
    const parent = trace.setSpan(ROOT_CONTEXT, only)
    return tracer.startSpan(UPSTREAM, { kind: SpanKind.CLIENT }, parent)
  }
  const links = events.map((event) => ({ context: event.spanContext() }))
  return tracer.startSpan(UPSTREAM, { kind: SpanKind.CLIENT, links }, ROOT_CONTEXT)
}

/** Ends a span; a code is the row of the error table it failed with. */
export function endSpan(span: Span, code?: string): void {
  if (code !== undefined) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: code })
  }
  span.end()
}

/** What hands a span's context on, as headers or as CloudEvents extensions; empty without a trace. */
export function traceContext(span: Span): { traceparent?: string; tracestate?: string } {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext()
  if (/^0+$/.test(traceId)) return {}
  const traceparent = `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`
  const tracestate = traceState?.serialize()
  return tracestate ? { traceparent, tracestate } : { traceparent }
}

function parentOf(event: Event, headers: Headers): Context {
  const carrier = TRACEPARENT.test(headers.traceparent ?? '') ? headers : event
  const match = TRACEPARENT.exec(String(carrier.traceparent ?? ''))
  if (!match) return ROOT_CONTEXT
  const [, traceId = '', spanId = '', flags = '00'] = match
  const state = carrier.tracestate
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16),
    isRemote: true,
    ...(typeof state === 'string' && { traceState: createTraceState(state) }),
  })
}

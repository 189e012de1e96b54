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
export interface TraceHeaders {
  readonly traceparent?: string | undefined
  readonly tracestate?: string | undefined
}

const tracer = trace.getTracer('@tributary/runtime')

/**
 * The span of one event. It continues the caller's trace, which the `traceparent` header names (it is
 * Knative's, and so the nearer one), or else the extension of that name. Without an SDK no span is
 * recorded, and the caller's own context is passed on so that the trace does not break here.
 */
export function startEventSpan(name: string, event: Event, headers: TraceHeaders): Span {
  return tracer.startSpan(name, { kind: SpanKind.CONSUMER }, parentOf(event, headers))
}

/**
 * Starts the span of one request to an upstream: the child of one event's span, or linked with the spans
 * of several.
 * @param name what is asked, such as `weather`
 */
export function startUpstreamSpan(name: string, events: readonly Span[]): Span {
  const [only = trace.wrapSpanContext(INVALID_SPAN_CONTEXT), ...others] = events
  if (others.length === 0) {
    const parent = trace.setSpan(ROOT_CONTEXT, only)
    return tracer.startSpan(name, { kind: SpanKind.CLIENT }, parent)
  }
  const links = events.map((event) => ({ context: event.spanContext() }))
  return tracer.startSpan(name, { kind: SpanKind.CLIENT, links }, ROOT_CONTEXT)
}

/** Ends a span. @param code the row of the error table that it failed with; undefined if it did not fail */
export function endSpan(span: Span, code?: string): void {
  if (code !== undefined) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: code })
  }
  span.end()
}

/** Returns a span's context, as headers or as CloudEvents extensions; empty if there is no trace. */
export function traceContext(span: Span): { traceparent?: string; tracestate?: string } {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext()
  if (/^0+$/.test(traceId)) return {}
  const traceparent = `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`
  const tracestate = traceState?.serialize()
  return tracestate ? { traceparent, tracestate } : { traceparent }
}

function parentOf(event: Event, headers: TraceHeaders): Context {
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

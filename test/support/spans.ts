import {
  type Context,
  type Span,
  type SpanContext,
  type SpanOptions,
  type SpanStatus,
  type Tracer,
  type TracerProvider,
  trace,
} from '@opentelemetry/api'

/** A span as it was recorded. */
export interface Recorded {
  readonly name: string
  readonly options: SpanOptions
  readonly context: SpanContext
  /** The context that it continues: the caller's or another span's. */
  readonly parent: SpanContext | undefined
  status?: SpanStatus
  ended: boolean
}

/**
 * A tracer that records its spans, in place of an SDK. `trace.setGlobalTracerProvider` works only once
 * in a process, so a test that calls it has a file of its own.
 */
export class RecordingProvider implements TracerProvider {
  readonly spans: Recorded[] = []

  getTracer(): Tracer {
    const startSpan = (name: string, options: SpanOptions = {}, context?: Context) =>
      this.#start(name, options, context && trace.getSpanContext(context))
    const startActiveSpan = () => {
      throw new Error('not used')
    }
    return { startSpan, startActiveSpan }
  }

  #start(name: string, options: SpanOptions, parent: SpanContext | undefined): Span {
    const number = this.spans.length + 1
    const context: SpanContext = {
      traceId: parent?.traceId ?? number.toString(16).padStart(32, 'f'),
      spanId: number.toString(16).padStart(16, '0'),
      traceFlags: parent?.traceFlags ?? 1,
      ...(parent?.traceState && { traceState: parent.traceState }),
    }
    const recorded: Recorded = { name, options, context, parent, ended: false }
    this.spans.push(recorded)
    const span: Span = Object.assign(trace.wrapSpanContext(context), {
      setStatus(status: SpanStatus) {
        recorded.status = status
        return span
      },
      end() {
        recorded.ended = true
      },
    })
    return span
  }
}

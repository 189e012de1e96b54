import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import {
  endSpan,
  startEventSpan,
  startUpstreamSpan,
  type TraceHeaders,
  traceContext,
} from '../../../../packages/runtime/telemetry/tracing.ts'
import { eachCase } from '../../../support/cases.ts'
import { LEAST } from '../../../support/messages.ts'
import { RecordingProvider } from '../../../support/spans.ts'

const provider = new RecordingProvider()
trace.setGlobalTracerProvider(provider)
const { spans } = provider
beforeEach(() => {
  spans.length = 0
})

const HEADER = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
const EXTENSION = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00'

const INVALID = [
  ...['', 'x', HEADER.slice(3), `${HEADER}-extra`, ` ${HEADER}`, `${HEADER}\n`],
  ...[HEADER.toUpperCase(), HEADER.replace('00-', 'ff-'), HEADER.replace('-01', '-0g')],
  HEADER.replace(/-[^-]+/, `-${'0'.repeat(32)}`),
  HEADER.replace(/-[^-]+-01/, `-${'0'.repeat(16)}-01`),
]

const start = (headers: TraceHeaders, extensions: object = {}) => {
  const span = startEventSpan('page-wikitext-change', { ...LEAST, ...extensions }, headers)
  const [recorded] = spans
  assert.ok(recorded)
  return { span, recorded }
}

/** The parent of an event's span, as a traceparent. */
const parentOf = (headers: TraceHeaders, extensions?: object): string | undefined => {
  const { parent } = start(headers, extensions).recorded
  if (!parent) return undefined
  assert.equal(parent.isRemote, true)
  return `00-${parent.traceId}-${parent.spanId}-0${parent.traceFlags}`
}

describe("an event's span", () => {
  it('is a consumer span with the name of the function', () => {
    const { recorded } = start({})
    assert.equal(recorded.name, 'page-wikitext-change')
    assert.equal(recorded.options.kind, SpanKind.CONSUMER)
    assert.equal(recorded.parent, undefined)
  })

  it('continues the traceparent header', () =>
    assert.equal(parentOf({ traceparent: HEADER }), HEADER))

  it('continues the extension, where there is no header', () =>
    assert.equal(parentOf({}, { traceparent: EXTENSION }), EXTENSION))

  it('continues the header if there are both: it is the nearer caller', () =>
    assert.equal(parentOf({ traceparent: HEADER }, { traceparent: EXTENSION }), HEADER))

  it('ignores an invalid traceparent, in the header or the extension', () =>
    eachCase(INVALID, (invalid) => {
      for (const [headers, extensions, parent] of [
        [{ traceparent: invalid }, {}, undefined],
        [{}, { traceparent: invalid }, undefined],
        [{ traceparent: invalid }, { traceparent: EXTENSION }, EXTENSION],
      ] as const) {
        spans.length = 0
        assert.equal(parentOf(headers, extensions), parent)
      }
    }))

  it('ignores an extension that is no text', () =>
    assert.equal(parentOf({}, { traceparent: 7, tracestate: true }), undefined))

  it('has the tracestate that came beside its traceparent', () => {
    const states = (headers: TraceHeaders, extensions: object) => {
      spans.length = 0
      return start(headers, extensions).recorded.parent?.traceState?.serialize()
    }
    const header = { traceparent: HEADER, tracestate: 'a=1,b=2' }
    const extension = { traceparent: EXTENSION, tracestate: 'c=3' }
    assert.equal(states(header, extension), 'a=1,b=2')
    assert.equal(states({}, extension), 'c=3')
    assert.equal(states({ traceparent: HEADER }, extension), undefined)
    assert.equal(states({ tracestate: 'a=1' }, extension), 'c=3')
    assert.equal(states({ tracestate: 'a=1' }, {}), undefined)
  })

  it('is the parent of later spans, with its tracestate', () => {
    const { span, recorded } = start({ traceparent: HEADER, tracestate: 'a=1' })
    const traceparent = `00-0af7651916cd43dd8448eb211c80319c-${recorded.context.spanId}-01`
    assert.deepEqual(traceContext(span), { traceparent, tracestate: 'a=1' })
    assert.notEqual(traceparent, HEADER)
  })
})

describe("a request's span", () => {
  it("is a client span, and a child of the event's span in the same trace", () => {
    const { span, recorded } = start({ traceparent: HEADER })
    startUpstreamSpan('upstream', [span])
    const [, upstream] = spans
    assert.equal(upstream?.options.kind, SpanKind.CLIENT)
    assert.equal(upstream?.parent?.spanId, recorded.context.spanId)
    assert.equal(upstream?.context.traceId, '0af7651916cd43dd8448eb211c80319c')
  })
})

describe("the span of a request for several events' revisions", () => {
  it('is linked with the span of each event, and a child of none', () => {
    const events = [HEADER, EXTENSION].map((traceparent) =>
      startEventSpan('page-wikitext-change', LEAST, { traceparent }),
    )
    startUpstreamSpan('upstream', events)
    const upstream = spans.at(-1)
    assert.equal(upstream?.parent, undefined)
    assert.deepEqual(
      upstream?.options.links?.map(({ context }) => context.spanId),
      events.map((event) => event.spanContext().spanId),
    )
  })
})

describe('the end of a span', () => {
  it('has no status if all went well', () => {
    const { span, recorded } = start({})
    endSpan(span)
    assert.deepEqual([recorded.ended, recorded.status], [true, undefined])
  })

  it('names the row of the error table it failed with', () => {
    const { span, recorded } = start({})
    endSpan(span, 'upstream_busy')
    const status = { code: SpanStatusCode.ERROR, message: 'upstream_busy' }
    assert.deepEqual([recorded.ended, recorded.status], [true, status])
  })
})

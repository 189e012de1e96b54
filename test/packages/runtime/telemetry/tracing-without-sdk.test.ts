import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  endSpan,
  startEventSpan,
  startUpstreamSpan,
  traceContext,
} from '../../../../packages/runtime/telemetry/tracing.ts'
import { LEAST } from '../../../support/messages.ts'

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

describe('without an OpenTelemetry SDK', () => {
  it('the context in the headers of the caller is passed on, so that the trace does not break here', () => {
    const context = { traceparent, tracestate: 'a=1,b=2' }
    const span = startEventSpan('page-wikitext-change', { ...LEAST }, context)
    assert.deepEqual(traceContext(span), context)
    assert.deepEqual(traceContext(startUpstreamSpan('upstream', [span])), context)
  })

  it('the context in the extension is passed on', () => {
    const span = startEventSpan('page-wikitext-change', { ...LEAST, traceparent }, {})
    assert.deepEqual(traceContext(span), { traceparent })
  })

  it('an invalid context is not passed on', () => {
    const span = startEventSpan('page-wikitext-change', { ...LEAST }, { traceparent: 'invalid' })
    assert.deepEqual(traceContext(span), {})
    assert.deepEqual(traceContext(startUpstreamSpan('upstream', [span])), {})
    endSpan(span, 'internal_error')
  })
})

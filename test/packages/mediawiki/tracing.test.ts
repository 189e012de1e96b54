import assert from 'node:assert/strict'
import { beforeEach, it } from 'node:test'
import { trace } from '@opentelemetry/api'
import { startEventSpan } from '../../../packages/runtime/telemetry/tracing.ts'
import { eachCase } from '../../support/cases.ts'
import { LEAST, rejection } from '../../support/messages.ts'
import { RecordingProvider } from '../../support/spans.ts'
import { page, visible, type WikiRequest, wikiSaying } from '../../support/wiki.ts'

const { spans } = (() => {
  const provider = new RecordingProvider()
  trace.setGlobalTracerProvider(provider)
  return provider
})()
beforeEach(() => {
  spans.length = 0
})

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
const found = page(visible(5, 'text'))
const truncated = { continue: { rvcontinue: '5', continue: '||' } }

it("each request to the wiki is a span, child of the event's, and its context is sent to the wiki", async () => {
  const requests: WikiRequest[] = []
  await using server = await wikiSaying([truncated, found], { requests })
  const span = startEventSpan('f', { ...LEAST }, { traceparent })
  await server.revision(5, { span })
  const [event, ...requestSpans] = spans
  assert.equal(requestSpans.length, 2)
  for (const [i, { context, parent, ended, status }] of requestSpans.entries()) {
    assert.equal(parent?.spanId, event?.context.spanId)
    assert.deepEqual([ended, status], [true, undefined])
    const sent = `00-0af7651916cd43dd8448eb211c80319c-${context.spanId}-01`
    assert.equal(requests[i]?.headers.traceparent, sent)
  }
  assert.equal(event?.ended, false)
})

it('the span of a failed request to the wiki names the error code', () =>
  eachCase(
    [
      ['upstream_busy', { error: { code: 'maxlag' } }],
      ['upstream_invalid', page(visible(4, 'text'))],
    ] as const,
    async ([code, answer]) => {
      spans.length = 0
      await using server = await wikiSaying([answer])
      const span = startEventSpan('f', { ...LEAST }, {})
      await rejection(server.revision(5, { span }))
      assert.deepEqual([spans[1]?.ended, spans[1]?.status?.message], [true, code])
    },
  ))

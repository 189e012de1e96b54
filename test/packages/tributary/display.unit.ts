import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Outcome } from '../../../packages/tributary/dispatcher.ts'
import { describe } from '../../../packages/tributary/display.ts'
import { DeliveryFailure } from '../../../packages/tributary/failures.ts'
import { oneEvent } from './support.ts'

const enriched = (data: unknown): Outcome => ({
  kind: 'enriched',
  reply: {
    attributes: { subject: 'labwiki/31' },
    key: undefined,
    value: data === null ? null : Buffer.from(JSON.stringify(data)),
  },
})

const change = (title: string) => ({
  page_change_kind: 'edit',
  wiki_id: 'labwiki',
  page: { page_id: 31, page_title: title },
  revision: {
    rev_id: 55,
    content_slots: { main: { content_body: 'Åå' }, other: { content_body: 'x' } },
  },
})

const dead = (status: number, body: string, headers: [string, string][] = []): Outcome => ({
  kind: 'dead',
  stored: true,
  failure: new DeliveryFailure(String(status), {
    retryable: false,
    response: { status, headers: new Map(headers), body: Buffer.from(body) },
  }),
})

test('an enriched page is shown with its change, revision and bytes of content', () => {
  assert.equal(
    describe(enriched(change('Calder_Beck')), oneEvent()),
    'enriched  edit    labwiki/31  Calder_Beck  rev 55  5 B',
  )
})

test('an enriched event that is no page is shown by subject and size', () => {
  assert.equal(describe(enriched({ a: 1 }), oneEvent()), 'enriched  labwiki/31  7 B')
  assert.equal(describe(enriched(null), oneEvent()), 'enriched  labwiki/31  0 B')
})

test('a skipped event is shown by its page, or by its position', () => {
  const line = '{"database":"labwiki","page_id":7,"page_title":"Aldra","rev_id":9}'
  assert.equal(describe({ kind: 'skipped' }, oneEvent(line)), 'skipped   labwiki/7  Aldra  rev 9')
  assert.equal(describe({ kind: 'skipped' }, oneEvent('null')), 'skipped   partition:0#0')
})

test('a dead letter is shown with the status, code and detail of its problem', () => {
  const outcome = dead(422, '{"code":"revision_missing","detail":"revision 9 is not there"}')
  assert.equal(
    describe(outcome, oneEvent('[]')),
    'dead      422 revision_missing  revision 9 is not there  partition:0#0',
  )
  assert.match(describe(dead(422, '<p>', [['kne-code', 'x']]), oneEvent()), /^dead {6}422 x/)
  assert.match(describe(dead(500, ''), oneEvent()), /^dead {6}500 {2}labwiki\/7/)
})

test('a kne- header that would hang a partition is pointed out', () => {
  const outcome = dead(422, '', [['kne-my-code', 'x']])
  assert.match(describe(outcome, oneEvent()), /kne-my-code would hang its partition in Knative/)
})

test('control characters in a title do not reach the terminal', () => {
  const line = describe(enriched(change('\u001b[2J\u009b1m\r\n\u202eevil')), oneEvent())
  assert.ok(!/[\p{Cc}\u202e]/u.test(line))
  assert.match(line, /evil/)
})

test('whatever an event holds, it is shown on one line', () => {
  const anything = fc.jsonValue()
  const event = fc.record(
    {
      wiki_id: anything,
      page_change_kind: anything,
      page: anything,
      page_title: fc.constant({ toString: 1 }),
      revision: fc.oneof(anything, fc.record({ rev_id: anything, content_slots: anything })),
      code: anything,
      detail: anything,
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(fc.oneof(event, anything), (data) => {
      const body = JSON.stringify(data)
      for (const outcome of [enriched(data), { kind: 'skipped' } as const, dead(422, body)]) {
        assert.match(describe(outcome, oneEvent(body)), /^.+$/)
      }
    }),
  )
})

import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { suite, test } from 'node:test'
import { CE, delivering, fakeFunction, oneEvent } from './support.ts'

const DEST = 'http://test.local'
const PROBLEM = '{"code":"revision_missing"}'

interface Row {
  readonly title: string
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body?: string
  readonly calls: number
  /** `enriched`, `skipped`, or the exact error extensions of the dead letter. */
  readonly outcome: 'enriched' | 'skipped' | Record<string, string>
  readonly value?: string | null
  readonly key?: string
}

const base64 = (text: string) => Buffer.from(text).toString('base64')
const dead = (code: number, more: object = {}) => ({
  knativeerrordest: DEST,
  knativeerrorcode: String(code),
  ...more,
})
const INVALID = { knativeerrordest: DEST }
const structured = (members: object) =>
  JSON.stringify({ specversion: '1.0', id: '1', source: '/x', type: 't', ...members })
const STRUCTURED = { 'content-type': 'application/cloudevents+json; charset=UTF-8' }

const rows: Row[] = [
  ...[200, 202].map((status) => ({
    title: `${status} and a CloudEvent is the reply`,
    status,
    headers: { ...CE, 'ce-partitionkey': '{"wiki_id":"x","page_id":1}' },
    body: '{ "a":1}',
    calls: 1,
    outcome: 'enriched' as const,
    value: '{ "a":1}',
    key: '{"wiki_id":"x","page_id":1}',
  })),
  {
    title: 'a reply without partitionkey has no key',
    status: 200,
    headers: CE,
    body: '{}',
    calls: 1,
    outcome: 'enriched',
    value: '{}',
  },
  {
    title: 'a structured CloudEvent is a reply too',
    status: 200,
    headers: STRUCTURED,
    body: structured({ data: { a: 1 }, partitionkey: 'k' }),
    calls: 1,
    outcome: 'enriched',
    value: '{"a":1}',
    key: 'k',
  },
  {
    title: 'structured data_base64 becomes its bytes',
    status: 200,
    headers: STRUCTURED,
    body: structured({ data_base64: base64('bytes') }),
    calls: 1,
    outcome: 'enriched',
    value: 'bytes',
  },
  {
    title: 'structured text data is itself',
    status: 200,
    headers: STRUCTURED,
    body: structured({ data: 'text', datacontenttype: 'text/plain' }),
    calls: 1,
    outcome: 'enriched',
    value: 'text',
  },
  {
    title: 'complete ce- headers and no body are a tombstone',
    status: 200,
    headers: CE,
    calls: 1,
    outcome: 'enriched',
    value: null,
  },
  ...[200, 202, 204].map((status) => ({
    title: `${status} with an empty body was filtered`,
    status,
    calls: 1,
    outcome: 'skipped' as const,
  })),
  {
    title: 'incomplete ce- headers and no body were filtered',
    status: 200,
    headers: { 'ce-id': '1' },
    calls: 1,
    outcome: 'skipped',
  },
  {
    title: 'JSON without ce- headers is a failure',
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: '{}',
    calls: 1,
    outcome: INVALID,
  },
  {
    title: 'a reply without id is a failure',
    status: 200,
    headers: { ...CE, 'ce-id': undefined as unknown as string },
    body: '{}',
    calls: 1,
    outcome: INVALID,
  },
  {
    title: 'a batch is a failure, ce- headers or not',
    status: 200,
    headers: { ...CE, 'content-type': 'application/cloudevents-batch+json' },
    body: '[]',
    calls: 1,
    outcome: INVALID,
  },
  ...['my_name', 'my-name'].map((name) => ({
    title: `the extension name ${name} is a failure`,
    status: 200,
    headers: { ...CE, [`ce-${name}`]: 'x' },
    body: '{}',
    calls: 1,
    outcome: INVALID,
  })),
  {
    title: 'another spec version is a failure',
    status: 200,
    headers: { ...CE, 'ce-specversion': '2.0' },
    body: '{}',
    calls: 1,
    outcome: INVALID,
  },
  {
    title: 'a source that is no URI is a failure',
    status: 200,
    headers: { ...CE, 'ce-source': 'a b' },
    body: '{}',
    calls: 1,
    outcome: INVALID,
  },
  {
    title: 'a time that is no timestamp is a failure',
    status: 200,
    headers: { ...CE, 'ce-time': 'now' },
    body: '{}',
    calls: 1,
    outcome: INVALID,
  },
  {
    title: 'an invalid reply passes no kne- header on',
    status: 200,
    headers: { 'kne-code': 'x' },
    body: 'x',
    calls: 1,
    outcome: INVALID,
  },
  ...[301, 400, 401, 405, 413, 415, 422, 425].map((status) => ({
    title: `${status} is final`,
    status,
    headers: { 'kne-code': 'revision_missing', 'KNE-Stream': 'x', location: '/' },
    body: PROBLEM,
    calls: 1,
    outcome: dead(status, {
      knativeerrordata: base64(PROBLEM),
      code: 'revision_missing',
      stream: 'x',
    }),
  })),
  ...[404, 408, 409, 429, 500, 501, 503].map((status) => ({
    title: `${status} is retried, whatever Retry-After says`,
    status,
    headers: { 'retry-after': '3600' },
    body: PROBLEM,
    calls: 3,
    outcome: dead(status, { knativeerrordata: base64(PROBLEM) }),
  })),
  {
    title: 'a failure without a body has no knativeerrordata',
    status: 422,
    calls: 1,
    outcome: dead(422),
  },
  {
    title: 'only the first 1,024 bytes of a body are kept',
    status: 422,
    body: 'x'.repeat(1025),
    calls: 1,
    outcome: dead(422, { knativeerrordata: base64('x'.repeat(1024)) }),
  },
  {
    title: 'a failure is one even if it looks like a reply',
    status: 422,
    headers: CE,
    body: '{}',
    calls: 1,
    outcome: dead(422, { knativeerrordata: base64('{}') }),
  },
  {
    title: 'a kne- header that would hang the partition is left out',
    status: 422,
    headers: { 'kne-my-code': 'x', 'kne-': 'y' },
    calls: 1,
    outcome: dead(422),
  },
]

suite("the outcome follows from the function's response", () => {
  for (const row of rows) {
    test(row.title, async () => {
      await using fn = await fakeFunction((response) => send(response, row))
      using to = delivering(fn.url)
      const event = oneEvent()
      const outcome = await to.dispatcher.deliver(event)
      assert.equal(fn.calls.length, row.calls)
      if (typeof row.outcome === 'object') {
        assert.equal(outcome.kind, 'dead')
        assert.deepEqual(to.deadLetters, [{ event, errors: row.outcome }])
        assert.deepEqual(to.replies, [])
        return
      }
      assert.equal(outcome.kind, row.outcome)
      assert.deepEqual(to.deadLetters, [])
      const replies = to.replies.map(({ value, key }) => ({ value: value && String(value), key }))
      assert.deepEqual(
        replies,
        row.outcome === 'skipped' ? [] : [{ value: row.value, key: row.key }],
      )
    })
  }
})

function send(response: ServerResponse, { status, headers = {}, body }: Row) {
  for (const [name, value] of Object.entries(headers)) if (value) response.setHeader(name, value)
  response.writeHead(status).end(body)
}

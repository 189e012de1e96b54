import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { suite, test } from 'node:test'
import { CE, delivering, fakeFunction, oneEvent, sinkFailure } from './support.ts'

const DEST = 'http://test.local'
const PROBLEM = '{"code":"revision_missing"}'

interface Row {
  readonly title: string
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body?: string
  readonly calls: number
  /** `enriched`, `skipped`, or the exact error extensions of the dead letter. */
  readonly fate: 'enriched' | 'skipped' | Record<string, string>
  readonly value?: string | null
  readonly key?: string
}

const base64 = (text: string) => Buffer.from(text).toString('base64')
const dead = (code: number, more: object = {}) => ({
  knativeerrordest: DEST,
  knativeerrorcode: String(code),
  ...more,
})
const UNREADABLE = { knativeerrordest: DEST }
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
    fate: 'enriched' as const,
    value: '{ "a":1}',
    key: '{"wiki_id":"x","page_id":1}',
  })),
  {
    title: 'a reply without partitionkey has no key',
    status: 200,
    headers: CE,
    body: '{}',
    calls: 1,
    fate: 'enriched',
    value: '{}',
  },
  {
    title: 'a structured CloudEvent is a reply too',
    status: 200,
    headers: STRUCTURED,
    body: structured({ data: { a: 1 }, partitionkey: 'k' }),
    calls: 1,
    fate: 'enriched',
    value: '{"a":1}',
    key: 'k',
  },
  {
    title: 'structured data_base64 becomes its bytes',
    status: 200,
    headers: STRUCTURED,
    body: structured({ data_base64: base64('bytes') }),
    calls: 1,
    fate: 'enriched',
    value: 'bytes',
  },
  {
    title: 'structured text data is itself',
    status: 200,
    headers: STRUCTURED,
    body: structured({ data: 'text', datacontenttype: 'text/plain' }),
    calls: 1,
    fate: 'enriched',
    value: 'text',
  },
  {
    title: 'complete ce- headers and no body are a tombstone',
    status: 200,
    headers: CE,
    calls: 1,
    fate: 'enriched',
    value: null,
  },
  ...[200, 202, 204].map((status) => ({
    title: `${status} with an empty body was filtered`,
    status,
    calls: 1,
    fate: 'skipped' as const,
  })),
  {
    title: 'incomplete ce- headers and no body were filtered',
    status: 200,
    headers: { 'ce-id': '1' },
    calls: 1,
    fate: 'skipped',
  },
  {
    title: 'JSON without ce- headers is a failure',
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: '{}',
    calls: 1,
    fate: UNREADABLE,
  },
  {
    title: 'a reply without id is a failure',
    status: 200,
    headers: { ...CE, 'ce-id': undefined as unknown as string },
    body: '{}',
    calls: 1,
    fate: UNREADABLE,
  },
  {
    title: 'a batch is a failure, ce- headers or not',
    status: 200,
    headers: { ...CE, 'content-type': 'application/cloudevents-batch+json' },
    body: '[]',
    calls: 1,
    fate: UNREADABLE,
  },
  ...['my_name', 'my-name'].map((name) => ({
    title: `the extension name ${name} is a failure`,
    status: 200,
    headers: { ...CE, [`ce-${name}`]: 'x' },
    body: '{}',
    calls: 1,
    fate: UNREADABLE,
  })),
  {
    title: 'another spec version is a failure',
    status: 200,
    headers: { ...CE, 'ce-specversion': '2.0' },
    body: '{}',
    calls: 1,
    fate: UNREADABLE,
  },
  {
    title: 'a source that is no URI is a failure',
    status: 200,
    headers: { ...CE, 'ce-source': 'a b' },
    body: '{}',
    calls: 1,
    fate: UNREADABLE,
  },
  {
    title: 'a time that is no timestamp is a failure',
    status: 200,
    headers: { ...CE, 'ce-time': 'now' },
    body: '{}',
    calls: 1,
    fate: UNREADABLE,
  },
  {
    title: 'a failed reply hands no kne- header on',
    status: 200,
    headers: { 'kne-code': 'x' },
    body: 'x',
    calls: 1,
    fate: UNREADABLE,
  },
  ...[301, 400, 401, 405, 413, 415, 422, 425].map((status) => ({
    title: `${status} is final`,
    status,
    headers: { 'kne-code': 'revision_missing', 'KNE-Stream': 'x', location: '/' },
    body: PROBLEM,
    calls: 1,
    fate: dead(status, {
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
    fate: dead(status, { knativeerrordata: base64(PROBLEM) }),
  })),
  {
    title: 'a failure without a body has no knativeerrordata',
    status: 422,
    calls: 1,
    fate: dead(422),
  },
  {
    title: 'only the first 1,024 bytes of a body are kept',
    status: 422,
    body: 'x'.repeat(1025),
    calls: 1,
    fate: dead(422, { knativeerrordata: base64('x'.repeat(1024)) }),
  },
  {
    title: 'a failure is one even if it looks like a reply',
    status: 422,
    headers: CE,
    body: '{}',
    calls: 1,
    fate: dead(422, { knativeerrordata: base64('{}') }),
  },
  {
    title: 'a kne- header that would hang the partition is left out',
    status: 422,
    headers: { 'kne-my-code': 'x', 'kne-': 'y' },
    calls: 1,
    fate: dead(422),
  },
]

suite("what becomes of the function's answer", () => {
  for (const row of rows) {
    test(row.title, async () => {
      await using fn = await fakeFunction((response) => send(response, row))
      using to = delivering(fn.url)
      const event = oneEvent()
      const outcome = await to.delivery.deliver(event)
      assert.equal(fn.calls.length, row.calls)
      if (typeof row.fate === 'object') {
        assert.equal(outcome.kind, 'dead')
        assert.deepEqual(to.buried, [{ event, errors: row.fate }])
        assert.deepEqual(to.emitted, [])
        return
      }
      assert.equal(outcome.kind, row.fate)
      assert.deepEqual(to.buried, [])
      const emitted = to.emitted.map(({ value, key }) => ({ value: value && String(value), key }))
      assert.deepEqual(emitted, row.fate === 'skipped' ? [] : [{ value: row.value, key: row.key }])
    })
  }
})

function send(response: ServerResponse, { status, headers = {}, body }: Row) {
  for (const [name, value] of Object.entries(headers)) if (value) response.setHeader(name, value)
  response.writeHead(status).end(body)
}

test('a connection that is reset is retried, and its dead letter has no code', async () => {
  await using fn = await fakeFunction((response) => response.socket?.resetAndDestroy())
  using to = delivering(fn.url)
  const outcome = await to.delivery.deliver(oneEvent())
  assert.equal(outcome.kind, 'dead')
  assert.equal(fn.calls.length, 3)
  assert.deepEqual(to.buried[0]?.errors, { knativeerrordest: DEST })
})

test('an answer that breaks off is retried', async () => {
  await using fn = await fakeFunction((response, n) => {
    if (n > 1) return response.writeHead(204).end()
    response.writeHead(200, { ...CE, 'content-length': '10' })
    response.write('half', () => response.socket?.resetAndDestroy())
  })
  using to = delivering(fn.url)
  assert.equal((await to.delivery.deliver(oneEvent())).kind, 'skipped')
  assert.equal(fn.calls.length, 2)
})

test('nobody there is retried', async () => {
  let url: string
  {
    await using gone = await fakeFunction(() => {})
    url = gone.url
  }
  using to = delivering(url)
  await to.delivery.deliver(oneEvent())
  assert.deepEqual(to.pauses, [200, 400])
  assert.deepEqual(to.buried[0]?.errors, { knativeerrordest: DEST })
})

test('after a timeout the function is called again while the first call still runs', async () => {
  let first: ServerResponse | undefined
  await using fn = await fakeFunction((response, n) => {
    if (n === 1) first = response
    else {
      assert.equal(first?.writableEnded, false)
      response.writeHead(200, CE).end('{}')
    }
  })
  using to = delivering(fn.url, { timeout: 300 })
  assert.equal((await to.delivery.deliver(oneEvent())).kind, 'enriched')
  assert.equal(fn.calls.length, 2)
})

test('a timeout at every call becomes a dead letter without a code', async () => {
  await using fn = await fakeFunction(() => {})
  using to = delivering(fn.url, { timeout: 20, spec: { retry: 1 } })
  const outcome = await to.delivery.deliver(oneEvent())
  assert.equal(fn.calls.length, 2)
  assert.deepEqual(to.buried[0]?.errors, { knativeerrordest: DEST })
  assert.match(outcome.kind === 'dead' ? outcome.failure.message : '', /timeout/)
})

test('retries wait as the policy says', async () => {
  await using fn = await fakeFunction((response) => response.writeHead(500).end())
  for (const [backoffPolicy, pauses] of [
    ['exponential', [200, 400, 800]],
    ['linear', [100, 200, 300]],
  ] as const) {
    using to = delivering(fn.url, { spec: { retry: 3, backoffPolicy } })
    await to.delivery.deliver(oneEvent())
    assert.deepEqual(to.pauses, pauses)
  }
})

test('without retries there is one call', async () => {
  await using fn = await fakeFunction((response) => response.writeHead(503).end())
  using to = delivering(fn.url, { spec: { retry: 0 } })
  await to.delivery.deliver(oneEvent())
  assert.equal(fn.calls.length, 1)
})

test('the same bytes and attributes are sent at each retry', async () => {
  await using fn = await fakeFunction((response) => response.writeHead(500).end())
  using to = delivering(fn.url)
  await to.delivery.deliver(oneEvent())
  assert.equal(new Set(fn.calls.map((call) => JSON.stringify(call))).size, 1)
})

test('when the sink fails only the reply is retried', async () => {
  await using fn = await fakeFunction((response) => response.writeHead(200, CE).end('{}'))
  let attempts = 0
  using to = delivering(fn.url, {
    store: async () => {
      attempts++
      if (attempts < 3) throw sinkFailure()
    },
  })
  assert.equal((await to.delivery.deliver(oneEvent())).kind, 'enriched')
  assert.equal(fn.calls.length, 1)
  assert.equal(attempts, 3)
  assert.deepEqual(to.pauses, [200, 400])
})

test("when the sink goes on failing the original is a dead letter with the sink's code", async () => {
  await using fn = await fakeFunction((response) => response.writeHead(200, CE).end('{}'))
  using to = delivering(fn.url, { store: () => Promise.reject(sinkFailure()) })
  const event = oneEvent()
  assert.equal((await to.delivery.deliver(event)).kind, 'dead')
  assert.equal(fn.calls.length, 1)
  assert.deepEqual(to.pauses, [200, 400])
  assert.deepEqual(to.buried, [{ event, errors: dead(503) }])
})

test('a sink that was given up gets one attempt per event until it works again', async () => {
  await using fn = await fakeFunction((response) => response.writeHead(200, CE).end('{}'))
  let down = true
  let attempts = 0
  using to = delivering(fn.url, {
    store: async () => {
      attempts++
      if (down) throw sinkFailure()
    },
  })
  const attemptsFor = async () => {
    const before = attempts
    await to.delivery.deliver(oneEvent())
    return attempts - before
  }
  assert.equal(await attemptsFor(), 3)
  assert.equal(await attemptsFor(), 1)
  down = false
  assert.equal(await attemptsFor(), 1)
  down = true
  assert.equal(await attemptsFor(), 3)
})

test('what is no delivery failure ends the delivery without an outcome', async () => {
  await using fn = await fakeFunction((response) => response.writeHead(200, CE).end('{}'))
  using to = delivering(fn.url, { store: () => Promise.reject(new TypeError('a bug')) })
  await assert.rejects(to.delivery.deliver(oneEvent()), TypeError)
  assert.deepEqual(to.buried, [])
})

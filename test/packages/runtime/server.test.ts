import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { RetryableError, skip, TerminalError } from '@tributary/runtime'
import { eachCase } from '../../support/cases.ts'
import { post, postStructured, send, structured } from '../../support/function-client.ts'
import { assertContract, assertProblem, enriched } from '../../support/function-contract.ts'
import { exchange, head, posted, RawConnection } from '../../support/function-raw.ts'
import { change, enrichment, type Served, serving } from '../../support/function-serve.ts'

/** Author's code, chosen by the title of the page, so that one server is enough for all tests. */
const authors: Record<string, () => unknown> = {
  skips: () => skip('not_wanted'),
  'skips later': async () => skip('not_wanted'),
  // A promise of another library, or a query that starts when it is awaited.
  'skips in a thenable': () => ({
    // biome-ignore lint/suspicious/noThenProperty: that is what is tested
    then: (resolve: (made: unknown) => void) => resolve(skip('not_wanted')),
  }),
  terminal: () => {
    throw new TerminalError('the page is a talk page')
  },
  'terminal with a code': async () => {
    throw new TerminalError('deleted', { code: 'revision_missing' })
  },
  retryable: async () => {
    throw new RetryableError('the cache is cold')
  },
  'retryable with a code': () => {
    throw new RetryableError('slow down', { code: 'upstream_busy' })
  },
}

/** By code: events that are answered with it. MAX_EVENT_BYTES is 4,096 and MAX_OUTPUT_BYTES 2,048. */
const FAILURES: Record<string, readonly [title: string, data: unknown, detail?: RegExp][]> = {
  malformed_json: [
    ['JSON cut short', '{"a":'],
    ['text that is not JSON', 'hello'],
    ['bytes that are not UTF-8', Buffer.from('{"a":"\xff"}', 'latin1')],
  ],
  event_too_large: [
    ['an event over MAX_EVENT_BYTES', change({ pad: 'x'.repeat(4096) })],
    ['a result over MAX_OUTPUT_BYTES', change({ pad: 'x'.repeat(2048) })],
  ],
  unsupported_schema: [
    ['an unknown major version', change({ $schema: '/test/change/2.0.0' })],
    ['another schema', change({ $schema: '/test/other/1.0.0' })],
    ['no schema', change({ $schema: undefined })],
  ],
  schema_violation: [
    ['a field of the wrong type', change({ page_id: 'x' }), /page_id/],
    ['an array', [change()]],
    ['a string', '"change"'],
    ['a number', '0'],
  ],
  not_enrichable: [['TerminalError', change({ title: 'terminal' }), /talk page/]],
  revision_missing: [['TerminalError with a code', change({ title: 'terminal with a code' })]],
  try_later: [['RetryableError', change({ title: 'retryable' }), /cold/]],
  upstream_busy: [['RetryableError with a code', change({ title: 'retryable with a code' })]],
}

const isChange = Object.assign(
  (data: unknown) => typeof (data as { page_id: unknown }).page_id === 'number',
  { errors: [{ instancePath: '/page_id', message: 'must be number' }] },
)

describe('the function contract', () => {
  let served: Served
  before(async () => {
    const definition = enrichment(
      (input) => (authors[String(input.title)]?.() as never) ?? { ...input, added: true },
      { input: { id: '/test/change/1.4.0', majors: [1], validate: isChange } },
    )
    served = await serving(definition, { MAX_EVENT_BYTES: '4096', MAX_OUTPUT_BYTES: '2048' })
  })
  after(() => served.close())

  it('answers an enriched event with 200 and a binary CloudEvent', async () => {
    const answer = await post(served.url, change())
    assert.equal(answer.status, 200)
    assert.equal(enriched(answer).added, true)
  })

  it('answers 204 without a body if the function skips, now or later', () =>
    eachCase(['skips', 'skips later', 'skips in a thenable'], async (title) => {
      assert.equal(assertContract(await post(served.url, change({ title }))), 'skipped')
    }))

  it('answers a canary with 204, of an unknown schema too', () =>
    eachCase(
      [change({ meta: { domain: 'canary', id: 'x' } }), { meta: { domain: 'canary' } }],
      async (canary) => {
        assert.equal(assertContract(await post(served.url, canary)), 'skipped')
      },
    ))

  it('answers a tombstone with 204: data that is null, empty or missing', () => {
    const json = { headers: { 'content-type': 'application/json' } }
    const tombstones: Record<string, () => ReturnType<typeof post>> = {
      'null data': () => post(served.url, 'null'),
      'no body': () => post(served.url, undefined),
      'no body, with a content type': () => post(served.url, undefined, {}, json),
      'an empty body': () => post(served.url, '', {}, { headers: { 'content-length': '0' } }),
      'structured, without data': () => postStructured(served.url, structured()),
      'structured, null data': () => postStructured(served.url, structured({ data: null })),
      'structured, empty data': () => postStructured(served.url, structured({ data_base64: '' })),
    }
    return eachCase(Object.entries(tombstones), async ([, request]) => {
      const answer = await request()
      assert.equal(assertContract(answer), 'skipped', String(answer.body))
    })
  })

  it('answers 204 to a tombstone as Knative sends it, without content-length', async () => {
    const lines = Object.entries({ specversion: '1.0', id: '1', source: '/s', type: 't' })
    const tombstone = head(lines.map(([name, value]) => [`ce-${name}`, value] as const))
    assert.equal((await exchange(served.url, tombstone)).status, 204)
  })

  for (const [code, cases] of Object.entries(FAILURES)) {
    it(`answers ${code}, with the output stream in kne-stream`, () =>
      eachCase(cases, async ([, data, detail]) => {
        const answer = await post(served.url, data)
        assert.match(assertProblem(answer, code), detail ?? /./)
        assert.equal(answer.headers['kne-stream'], 'test.enriched')
      }))
  }

  it('answers an event of another datacenter with wrong_datacenter', async () => {
    const source = (topic: string) => `/apis/v1/namespaces/n/kafkasources/s#${topic}`
    const answer = await post(served.url, change(), { source: source('codfw.test.change') })
    assert.match(assertProblem(answer, 'wrong_datacenter'), /codfw/)
    enriched(await post(served.url, change(), { source: source('eqiad.test.change') }))
    enriched(await post(served.url, change(), { source: '/no/topic' }))
  })

  it('accepts events of every datacenter where DATACENTER is not set', async () => {
    await using local = await serving(enrichment(), { DATACENTER: undefined })
    const answer = await post(local.url, change(), { source: '/s#codfw.test.change' })
    assert.equal(enriched(answer) && answer.headers['ce-source'], '/local/test-function')
  })

  it('answers anything but a CloudEvent with 400', async () => {
    const headers = { 'content-type': 'application/json' }
    const plain = await send(served.url, { headers, body: JSON.stringify(change()) })
    assertProblem(plain, 'invalid_cloudevent')
    assertProblem(await send(served.url, {}), 'invalid_cloudevent')
  })

  it('answers pipelined requests in their order, and works on them at the same time', async () => {
    const second = Promise.withResolvers<void>()
    const held = enrichment(async (made) => {
      if (made.page_id === 1) await second.promise
      else second.resolve()
      return made
    })
    await using served = await serving(held)
    await using connection = await RawConnection.open(served.url)
    const [get, put] = ['GET /health/liveness HTTP/1.1', 'PUT / HTTP/1.1'].map((line) =>
      head([], line),
    )
    const [one, two] = [1, 2].map((page_id) => posted(change({ page_id })))
    await connection.write(`${one}${get}${put}${two}`)
    assert.equal(enriched(await connection.answer()).page_id, 1)
    assert.equal(String((await connection.answer()).body), '{"status":"ok"}')
    assertProblem(await connection.answer(), 'method_not_allowed')
    assert.equal(enriched(await connection.answer()).page_id, 2)
  })
})

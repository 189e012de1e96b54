import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import definition from '../../../functions/page-wikitext-change/index.ts'
import { post } from '../../support/function-client.ts'
import { assertProblem, enriched } from '../../support/function-contract.ts'
import { apiAnswer, type Json, pageChanges } from '../../support/function-events.ts'
import { type Served, serving } from '../../support/function-serve.ts'
import {
  type Answerer,
  FakeWiki,
  json,
  missingRevision,
  recorded,
  recordedRevisions,
  revisionAnswer,
} from '../../support/function-wiki.ts'

const event: Json = pageChanges()[0]
const rev = event.revision.rev_id
const answers =
  (body: unknown, status = 200, headers = {}): Answerer =>
  (_, response) =>
    json(response, body, status, headers)
const writes =
  (text: string): Answerer =>
  (_, response) =>
    response.end(text)
const aged = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString()

describe('the wiki behind a function', () => {
  let wiki: FakeWiki
  let served: Served
  before(async () => {
    wiki = await FakeWiki.start()
    served = await serving(definition, { MEDIAWIKI_API_URL: wiki.url, MEDIAWIKI_TIMEOUT_MS: '300' })
  })
  beforeEach(() => {
    wiki.answer = recorded
    wiki.requests.length = 0
  })
  after(async () => {
    await served.close()
    await wiki[Symbol.asyncDispose]()
  })

  const failures: [string, Answerer, string][] = [
    ['another revision', answers(revisionAnswer(rev + 1, { main: 'x' })), 'upstream_invalid'],
    ['another text of the same size', answers(sameSize()), 'upstream_invalid'],
    ['a longer text', answers(revisionAnswer(rev, { main: 'x'.repeat(99) })), 'upstream_invalid'],
    ['no slots', answers(revisionAnswer(rev, {})), 'upstream_invalid'],
    [
      'no slot the event tells of',
      answers(revisionAnswer(rev, { other: 'x' })),
      'upstream_invalid',
    ],
    ['an unknown error', answers({ error: { code: 'internal_api_error' } }), 'upstream_invalid'],
    ['too many values', answers(apiAnswer('query-toomanyvalues')), 'upstream_invalid'],
    ['an empty answer', writes(''), 'upstream_invalid'],
    ['HTML', writes('<!DOCTYPE html><title>Wiki</title>'), 'upstream_invalid'],
    ['JSON cut short', writes('{"query":{"pages":['), 'upstream_invalid'],
    ...[null, [], 'x', 1, {}, { query: null }].map((body): [string, Answerer, string] => [
      `the JSON ${JSON.stringify(body)}`,
      answers(body),
      'upstream_invalid',
    ]),
    ['what is no HTTP', (_, { socket }) => void socket?.end('no HTTP\r\n\r\n'), 'upstream_invalid'],
    [
      'maxlag',
      answers(apiAnswer('query-revisions-maxlag-error'), 200, { 'retry-after': '5' }),
      'upstream_busy',
    ],
    ['a rate limit', answers({ error: { code: 'ratelimited' } }), 'upstream_busy'],
    ['429', answers({}, 429, { 'retry-after': '60' }), 'upstream_busy'],
    ...[500, 502, 503, 504].map((status): [string, Answerer, string] => [
      String(status),
      answers({}, status, { 'retry-after': '60' }),
      'upstream_unavailable',
    ]),
    ['a reset', (_, { socket }) => void socket?.resetAndDestroy(), 'upstream_unavailable'],
    ['the end of the connection', (_, { socket }) => void socket?.end(), 'upstream_unavailable'],
    ['nothing in time', () => {}, 'upstream_timeout'],
    [
      'half an answer in time',
      (_, response) => void response.write('{"query":'),
      'upstream_timeout',
    ],
  ]
  for (const [title, answer, code] of failures) {
    it(`is ${code} if it answers with ${title}`, async () => {
      wiki.answer = answer
      assertProblem(await post(served.url, event), code)
      assert.equal(wiki.requests.length, 1, 'retries belong to Knative')
    })
  }

  for (const status of [301, 302, 307, 308]) {
    it(`is not followed if it redirects with ${status}`, async () => {
      await using other = await FakeWiki.start()
      wiki.answer = answers({}, status, { location: other.url })
      assertProblem(await post(served.url, event), 'upstream_invalid')
      assert.equal(other.requests.length, 0)
    })
  }

  it('is upstream_unavailable if nothing listens there', async () => {
    const gone = await FakeWiki.start()
    const { url } = gone
    await gone[Symbol.asyncDispose]()
    await using lonely = await serving(definition, { MEDIAWIKI_API_URL: url })
    assertProblem(await post(lonely.url, event), 'upstream_unavailable')
  })

  const ages: [string, string | undefined, string, string][] = [
    ['a young event', aged(5), aged(60), 'revision_not_yet'],
    ['an old event', aged(15), aged(1), 'revision_missing'],
    ['an event without meta.dt, young by ce-time', undefined, aged(5), 'revision_not_yet'],
    ['an event without meta.dt, old by ce-time', undefined, aged(15), 'revision_missing'],
  ]
  for (const [title, dt, time, code] of ages) {
    it(`makes ${title} ${code} if it lacks the revision`, async () => {
      wiki.answer = answers(missingRevision(rev))
      const missed = { ...event, meta: { ...event.meta, dt } }
      assertProblem(await post(served.url, missed, { time }), code)
    })
  }

  it('is asked with its name in Host, by whom to reach, and within the trace', async () => {
    const trace = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
    enriched(await post(served.url, event, {}, { headers: { traceparent: trace } }))
    const [request] = wiki.requests
    assert.equal(request?.method, 'GET')
    assert.equal(request?.revId, String(rev))
    assert.equal(request?.headers.host, 'rivers.example.org')
    assert.match(String(request?.headers['user-agent']), /^tributary\/\d+\.\d+\.\d+ \(.+\)/)
    assert.equal(String(request?.headers.traceparent).split('-')[1], trace.split('-')[1])
  })

  function sameSize() {
    const answer = structuredClone(recordedRevisions[rev]?.query) as Json
    const { main } = answer.query.pages[0].revisions[0].slots
    main.content = main.content.replace('river', 'lake!')
    return answer
  }
})

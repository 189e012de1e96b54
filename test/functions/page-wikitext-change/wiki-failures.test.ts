import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { MEDIAWIKI_ERRORS } from '@tributary/mediawiki'
import definition from '../../../functions/page-wikitext-change/index.ts'
import { eachCase } from '../../support/cases.ts'
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
/** The answer to the caller must never have it: assertContract checks that. */
const RETRY_AFTER = { 'retry-after': '60' }
const aged = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString()

describe('an event of page-wikitext-change', () => {
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

  // How each status, reset and garbage is read is tested with the client of the wiki.
  const INVALID: Record<string, Answerer> = {
    'another revision': answers(revisionAnswer(rev + 1, { main: 'x' })),
    'another text of the same size': answers(sameSize()),
    'a longer text': answers(revisionAnswer(rev, { main: 'x'.repeat(99) })),
    'no slots': answers(revisionAnswer(rev, {})),
    'no slot that the event has': answers(revisionAnswer(rev, { other: 'x' })),
    'an unknown error': answers({ error: { code: 'internal_api_error' } }),
    HTML: (_, response) => response.end('<!DOCTYPE html><title>Wiki</title>'),
    'a redirect': answers({}, 302, { location: '/' }),
  }
  const maxlag = apiAnswer('query-revisions-maxlag-error')
  const BUSY = { maxlag: answers(maxlag, 200, RETRY_AFTER), 429: answers({}, 429, RETRY_AFTER) }
  const UNAVAILABLE: Record<string, Answerer> = {
    503: answers({}, 503, RETRY_AFTER),
    'a reset': (_, { socket }) => void socket?.resetAndDestroy(),
  }
  const LATE: Record<string, Answerer> = { 'no answer': () => {} }
  for (const [code, title, cases] of [
    ['upstream_invalid', 'does not answer the question', INVALID],
    ['upstream_busy', 'asks for patience', BUSY],
    ['upstream_unavailable', 'fails or hangs up', UNAVAILABLE],
    ['upstream_timeout', 'has no whole answer within MEDIAWIKI_TIMEOUT_MS', LATE],
  ] as const) {
    it(`is ${code} if the wiki ${title}, and is asked once: retries belong to Knative`, () =>
      eachCase(Object.entries(cases), async ([, answer]) => {
        wiki.requests.length = 0
        wiki.answer = answer
        assertProblem(await post(served.url, event), code)
        assert.equal(wiki.requests.length, 1)
      }))
  }

  it("has the title of the lookup's own row of the error table", async () => {
    wiki.answer = answers(missingRevision(rev))
    const { body } = await post(served.url, event)
    assert.equal(JSON.parse(String(body)).title, MEDIAWIKI_ERRORS.revision_missing.meaning)
  })

  const YOUNG: [string, string | undefined, string][] = [
    ['by meta.dt', aged(5), aged(60)],
    ['by ce-time, without meta.dt', undefined, aged(5)],
  ]
  const OLD: [string, string | undefined, string][] = [
    ['by meta.dt', aged(15), aged(1)],
    ['by ce-time, without meta.dt', undefined, aged(15)],
  ]
  for (const [title, code, cases] of [
    ['10 s or younger', 'revision_not_yet', YOUNG],
    ['older than 10 s', 'revision_missing', OLD],
  ] as const) {
    it(`is ${code} if the wiki lacks the revision and the event is ${title}`, () =>
      eachCase(cases, async ([, dt, time]) => {
        wiki.answer = answers(missingRevision(rev))
        const missed = { ...event, meta: { ...event.meta, dt } }
        assertProblem(await post(served.url, missed, { time }), code)
      }))
  }

  it('asks the wiki with its name in Host, a User-Agent to reach us by, and its trace', async () => {
    const trace = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
    enriched(await post(served.url, event, {}, { headers: { traceparent: trace } }))
    const [request] = wiki.requests
    assert.equal(request?.method, 'GET')
    assert.equal(request?.revId, String(rev))
    assert.equal(request?.headers.host, 'rivers.example.org')
    assert.match(String(request?.headers['user-agent']), /^tributary\/\d+\.\d+\.\d+ \(.+\)/)
    assert.equal(String(request?.headers.traceparent).split('-')[1], trace.split('-')[1])
  })

  it('is deadline_exceeded after EVENT_DEADLINE_MS, and the request to the wiki is given up', async () => {
    await using slow = await FakeWiki.start()
    const env = { MEDIAWIKI_API_URL: slow.url, EVENT_DEADLINE_MS: '100' }
    await using served = await serving(definition, env)
    slow.hold()
    const given = slow.givenUp()
    assertProblem(await post(served.url, event), 'deadline_exceeded')
    await given
    slow.release()
    enriched(await post(served.url, event))
  })

  function sameSize() {
    const answer = structuredClone(recordedRevisions[rev]?.query) as Json
    const { main } = answer.query.pages[0].revisions[0].slots
    main.content = main.content.replace('river', 'lake!')
    return answer
  }
})

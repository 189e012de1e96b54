/** page-wikitext-change and its wiki: what it asks, whom it asks, and what becomes of a failure. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { recordedWiki, withText } from '@tributary/mediawiki/testing'
import {
  type Answer,
  assertEmitted,
  assertFailed,
  cloudEvent,
  example,
  fakeApi,
  invoke,
  openFunction,
  type TestEvent,
} from '@tributary/runtime/testing'
import { pageChange } from '@tributary/schemas/examples'
import enrichment from './index.ts'

const TEXT = 'a river'
const change = withText(example(pageChange, { revision: { rev_id: 7 } }), TEXT)
const aged = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString()

/** The API's answer that has one revision. */
const revision = (revid: number, slots: Record<string, string>): Answer => ({
  json: {
    query: {
      pages: [
        {
          revisions: [
            {
              revid,
              slots: Object.fromEntries(
                Object.entries(slots).map(([role, content]) => [role, { content }]),
              ),
            },
          ],
        },
      ],
    },
  },
})

describe('an event of page-wikitext-change', () => {
  // How each status, reset and garbage is read is tested with the client of the wiki.
  const FAILURES: Readonly<Record<string, Readonly<Record<string, Answer>>>> = {
    upstream_invalid: {
      'another revision': revision(8, { main: TEXT }),
      'another text of the same size': revision(7, { main: 'a lake!' }),
      'a longer text': revision(7, { main: `${TEXT}!` }),
      'no slots': revision(7, {}),
      'no slot that the event has': revision(7, { other: TEXT }),
      'an unknown error': { json: { error: { code: 'internal_api_error' } } },
      HTML: { body: '<!DOCTYPE html><title>Wiki</title>' },
      'a redirect': { status: 302, headers: { location: '/' } },
    },
    upstream_busy: {
      maxlag: { json: { error: { code: 'maxlag' } }, headers: { 'retry-after': '60' } },
      429: { status: 429, headers: { 'retry-after': '60' } },
    },
    upstream_unavailable: { 503: { status: 503 }, 'a reset': { reset: true } },
    upstream_timeout: { 'no answer': { delay: Number.POSITIVE_INFINITY } },
  }
  for (const [code, answers] of Object.entries(FAILURES)) {
    it(`is ${code}, and the wiki is asked once: retries belong to Knative`, async () => {
      for (const [title, answer] of Object.entries(answers)) {
        await using wiki = await fakeApi({ '*': answer })
        const env = code === 'upstream_timeout' ? { MEDIAWIKI_TIMEOUT_MS: '300' } : {}
        const result = await invoke(enrichment, change, { lookups: { mediawiki: wiki }, env })
        assertFailed(result, code)
        assert.equal(result.retryable, true, title)
        assert.equal(wiki.requests.length, 1, title)
      }
    })
  }

  it('waits for a revision that is missing while the event is 10 s old or younger', async () => {
    const dated = (dt: string | undefined, time: string) =>
      cloudEvent({ ...change, meta: { ...change.meta, dt } }, { time })
    const cases: readonly [TestEvent, code: string][] = [
      [dated(aged(5), aged(60)), 'revision_not_yet'],
      [dated(undefined, aged(5)), 'revision_not_yet'],
      [dated(aged(15), aged(1)), 'revision_missing'],
      [dated(undefined, aged(15)), 'revision_missing'],
    ]
    await using wiki = await recordedWiki({})
    for (const [event, code] of cases) {
      const result = await invoke(enrichment, event, { lookups: { mediawiki: wiki } })
      assertFailed(result, code, /does not have revision 7/)
      assert.equal(result.retryable, code === 'revision_not_yet')
    }
  })

  it('asks the wiki with its name in Host, a User-Agent to reach us by, and its trace', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
    await using wiki = await recordedWiki({ 7: TEXT })
    const lookups = { mediawiki: wiki }
    assertEmitted(await invoke(enrichment, cloudEvent(change, { traceparent }), { lookups }))
    const [request] = wiki.requests
    assert.equal(request?.query.get('revids'), '7')
    assert.equal(request.headers.host, change.meta.domain)
    assert.match(String(request.headers['user-agent']), /^tributary\/\d+\.\d+\.\d+ \(.+\)/)
    assert.equal(String(request.headers.traceparent).split('-')[1], traceparent.split('-')[1])
  })

  it('is deadline_exceeded after EVENT_DEADLINE_MS, and the next one is enriched', async () => {
    await using wiki = await fakeApi({
      '*': [{ delay: Number.POSITIVE_INFINITY }, revision(7, { main: TEXT })],
    })
    const options = { lookups: { mediawiki: wiki }, env: { EVENT_DEADLINE_MS: '2000' } }
    await using opened = openFunction(enrichment, options)
    assertFailed(await opened.invoke(change), 'deadline_exceeded')
    assertEmitted(await opened.invoke(change))
  })

  it('is counted with each of its requests under the name of the function, without its text', async () => {
    await using wiki = await recordedWiki({ 7: TEXT })
    await using opened = openFunction(enrichment, { lookups: { mediawiki: wiki } })
    assertEmitted(await opened.invoke(change))
    const marks = { wiki_id: 'MARK', comment: 'MARK', MARK: 1 }
    await opened.invoke(cloudEvent({ ...change, ...marks }, { id: 'MARK', source: '/MARK' }))
    await opened.invoke(cloudEvent({ ...change, $schema: '/MARK/1.0.0' }, { type: 'MARK' }))
    await opened.invoke({ ...change, meta: { ...change.meta, domain: 'MARK MARK' } })
    const metrics = await opened.metrics()
    assert.doesNotMatch(metrics, /MARK/i)
    const name = 'function="page-wikitext-change"'
    assert.ok(
      metrics.includes(`upstream_requests_total{${name},lookup="mediawiki",code="ok"} 2`),
      metrics,
    )
    assert.deepEqual(metrics.match(/(?<=# TYPE tributary_upstream_).*/g)?.sort(), [
      ...['duration_seconds histogram', 'limit gauge', 'requests_in_flight gauge'],
      ...['requests_total counter', 'revisions_total counter'],
    ])
    for (const line of metrics.match(/^tributary_.*/gm) ?? []) assert.ok(line.includes(name), line)
  })
})

describe('an event that names a foreign host', () => {
  const FOREIGN = [
    ...['evil.example', 'rivers.example.org.evil.example', '127.0.0.2', 'localhost', 'a:80'],
    ...['user@rivers.example.org', 'rivers.example.org/..', 'rivers.example.org#', '[::1]'],
    ...['rivers.example.org\u3002evil', 'ⅼocalhost', 'a b', '.', '-', 'xn--', '%31', '\\evil'],
    ...['*', '{domain}', 'x\r\nx-injected: 1', 'x\nx-injected: 1', 'x\0', 'x\u010d\u010a'],
  ]
  const of = (domain: string | undefined) => ({
    ...change,
    meta: { ...change.meta, domain, uri: `http://${domain}/` },
  })

  it('reaches only the fixed MEDIAWIKI_API_URL, with a valid host name in Host', async () => {
    await using wiki = await recordedWiki({ 7: TEXT })
    await using opened = openFunction(enrichment, { lookups: { mediawiki: wiki } })
    for (const domain of FOREIGN) await opened.invoke(of(domain))
    assert.ok(wiki.requests.length > 0, 'host names are asked for')
    for (const { headers, path } of wiki.requests) {
      assert.match(String(headers.host), /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/)
      assert.equal(path.split('?')[0], '/w/api.php')
      assert.equal('x-injected' in headers, false)
    }
  })

  it('is refused outside MEDIAWIKI_ALLOWED_DOMAINS, and nothing is asked', async () => {
    await using wiki = await recordedWiki({ 7: TEXT })
    const env = {
      MEDIAWIKI_API_URL: wiki.url.replace('127.0.0.1', '{domain}'),
      MEDIAWIKI_ALLOWED_DOMAINS: '127.0.0.1,*.rivers.example.org',
    }
    await using opened = openFunction(enrichment, { env })
    assertEmitted(await opened.invoke(of('127.0.0.1')))
    const outside = ['rivers.example.org', 'a.b.rivers.example.org', 'xrivers.example.org']
    for (const domain of [...FOREIGN, ...outside, undefined]) {
      assertFailed(await opened.invoke(of(domain)), 'domain_not_allowed')
    }
    assert.equal(wiki.requests.length, 1)
  })

  it('is refused outside the domains of Wikimedia by default', async () => {
    const env = { MEDIAWIKI_API_URL: 'https://{domain}/w/api.php' }
    await using opened = openFunction(enrichment, { env })
    const similar = ['wikipedia.org', 'en.wikipedia.org.evil.example', 'evilwikipedia.org']
    for (const domain of [...FOREIGN, ...similar]) {
      assertFailed(await opened.invoke(of(domain)), 'domain_not_allowed')
    }
  })
})

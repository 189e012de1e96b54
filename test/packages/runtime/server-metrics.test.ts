import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { skip } from '@tributary/runtime'
import definition from '../../../functions/page-wikitext-change/index.ts'
import { post, postStructured, send, structured } from '../../support/function-client.ts'
import { assertContract, assertProblem } from '../../support/function-contract.ts'
import { pageChanges } from '../../support/function-events.ts'
import { change, enrichment, serving } from '../../support/function-serve.ts'
import { FakeWiki } from '../../support/function-wiki.ts'

const NAME = 'page-wikitext-change'
const EVENTS = 'tributary_events_total'

interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

async function scrape(url: string) {
  const { status, headers, body } = await send(url, { method: 'GET', path: '/metrics' })
  assert.equal(status, 200)
  assert.match(String(headers['content-type']), /^text\/plain/)
  const text = String(body)
  const samples = [...text.matchAll(/^([a-z_]+)(?:\{(.*)\})? (\S+)$/gm)].map(
    ([, name = '', labels = '', value]): Sample => ({
      name,
      labels: Object.fromEntries(
        [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, k, v]) => [k, v]),
      ),
      value: Number(value),
    }),
  )
  const sum = (name: string, labels: object = {}) =>
    samples
      .filter((sample) => sample.name === name)
      .filter((sample) => Object.entries(labels).every(([k, v]) => sample.labels[k] === v))
      .reduce((total, { value }) => total + value, 0)
  const types = Object.fromEntries(
    [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map((m) => m.slice(1)),
  )
  return { text, samples, sum, types }
}

const [first, second, third] = pageChanges()

describe('health and metrics', () => {
  it('answer GET on their paths with 200', async () => {
    await using served = await serving(definition)
    for (const path of ['/health/liveness', '/health/readiness', '/health/liveness?probe=1']) {
      assert.equal((await send(served.url, { method: 'GET', path })).status, 200, path)
    }
  })

  it('have the names and types that are an interface, before any event', async () => {
    await using served = await serving(definition)
    assert.deepEqual((await scrape(served.url)).types, {
      tributary_events_total: 'counter',
      tributary_event_duration_seconds: 'histogram',
      tributary_events_in_flight: 'gauge',
      tributary_upstream_requests_total: 'counter',
      tributary_upstream_revisions_total: 'counter',
      tributary_upstream_requests_in_flight: 'gauge',
      tributary_upstream_limit: 'gauge',
      tributary_upstream_duration_seconds: 'histogram',
    })
  })

  it('add up to the number of events, by outcome and code', async () => {
    await using wiki = await FakeWiki.start()
    const env = { MEDIAWIKI_API_URL: wiki.url, MAX_EVENT_BYTES: '4096', MAX_CONCURRENT_EVENTS: '1' }
    await using served = await serving(definition, env)
    const events = [
      first,
      second,
      'null',
      { meta: { domain: 'canary' } },
      '{"a":',
      { ...first, $schema: '/x/1.0.0' },
      { ...first, pad: 'x'.repeat(5000) },
      { ...first, revision: { ...first.revision, rev_id: 999_999 } },
    ]
    const codes = []
    for (const event of events) codes.push(assertContract(await post(served.url, event)))
    codes.push(assertContract(await postStructured(served.url, structured({ id: '' }))))
    wiki.hold()
    const held = post(served.url, third)
    await wiki.held(1)
    assert.equal((await scrape(served.url)).sum('tributary_events_in_flight'), 1)
    assertProblem(await post(served.url, first), 'over_capacity')
    wiki.release()
    codes.push('over_capacity', assertContract(await held))
    // These are no events.
    await send(served.url, { method: 'GET', path: '/nowhere' })
    await send(served.url, { method: 'PUT' })

    const { samples, sum } = await scrape(served.url)
    assert.equal(sum(EVENTS), codes.length)
    assert.equal(sum('tributary_event_duration_seconds_count'), codes.length)
    assert.equal(sum('tributary_events_in_flight'), 0)
    assert.equal(sum(EVENTS, { outcome: 'enriched' }), 3)
    assert.equal(sum(EVENTS, { outcome: 'skipped', code: 'canary' }), 1)
    assert.equal(sum(EVENTS, { outcome: 'skipped', code: 'tombstone' }), 1)
    for (const code of codes.filter((code) => code !== 'enriched' && code !== 'skipped')) {
      assert.equal(sum(EVENTS, { code }), 1, code)
    }
    for (const { name, labels } of samples) {
      assert.equal(labels.function, NAME, name)
      if (name !== EVENTS) continue
      assert.deepEqual(Object.keys(labels).sort(), ['code', 'function', 'outcome'])
    }
    assert.equal(sum('tributary_upstream_requests_total'), wiki.requests.length)
    assert.equal(sum('tributary_upstream_duration_seconds_count'), wiki.requests.length)
  })

  it('have every event by the time it is answered, however many there are between two scrapes', async () => {
    await using served = await serving(definition)
    let sent = 0
    for (const more of [1, 99, 250]) {
      sent += more
      await Promise.all(Array.from({ length: more }, () => post(served.url, 'null')))
      for (const { sum } of await Promise.all([scrape(served.url), scrape(served.url)])) {
        assert.equal(sum(EVENTS, { outcome: 'skipped', code: 'tombstone' }), sent)
        assert.equal(sum('tributary_event_duration_seconds_count'), sent)
      }
    }
  })

  it('count events that are not logged', async () => {
    await using served = await serving(definition, { LOG_LEVEL: 'silent' })
    await post(served.url, 'null')
    const { sum } = await scrape(served.url)
    assert.deepEqual([sum(EVENTS), served.lines], [1, []])
  })

  it('count as `other` what is skipped for a reason that is no word', async () => {
    await using served = await serving(enrichment(() => skip('page MARK of the event')))
    await post(served.url, change())
    const { sum, text } = await scrape(served.url)
    assert.equal(sum(EVENTS, { outcome: 'skipped', code: 'other' }), 1)
    assert.doesNotMatch(text, /MARK/)
  })

  it('have no label value of an event', async () => {
    await using wiki = await FakeWiki.start()
    await using served = await serving(definition, { MEDIAWIKI_API_URL: wiki.url })
    const mark = (event: object, more: object) => ({
      ...event,
      wiki_id: 'MARK',
      comment: 'MARK',
      ...more,
    })
    await post(served.url, mark(first, { page: { page_id: 21, page_title: 'MARK' } }), {
      id: 'MARK',
    })
    await post(served.url, mark(first, { $schema: '/MARK/1.0.0' }), {
      type: 'MARK',
      source: '/MARK',
    })
    await post(served.url, mark(first, { meta: { ...first.meta, domain: 'MARK MARK' } }))
    await post(served.url, mark(first, { MARK: 1 }), { mark: 'MARK' })
    wiki.answer = (_, response) => response.end('{"error":{"code":"MARK"}}')
    await post(served.url, mark(first, {}))
    const { sum, text } = await scrape(served.url)
    assert.equal(sum(EVENTS), 5)
    assert.doesNotMatch(text, /MARK/i)
  })
})

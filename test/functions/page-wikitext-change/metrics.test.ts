import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import definition from '../../../functions/page-wikitext-change/index.ts'
import { post } from '../../support/function-client.ts'
import { enriched } from '../../support/function-contract.ts'
import { pageChanges } from '../../support/function-events.ts'
import { scrape } from '../../support/function-metrics.ts'
import { serving } from '../../support/function-serve.ts'
import { FakeWiki } from '../../support/function-wiki.ts'

const EVENTS = 'tributary_events_total'
const [first, second] = pageChanges()

describe('the metrics of page-wikitext-change', () => {
  it('have the names and types of the wiki lookup too, before any event', async () => {
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

  it('count each request to the wiki, under the name of the function', async () => {
    await using wiki = await FakeWiki.start()
    await using served = await serving(definition, { MEDIAWIKI_API_URL: wiki.url })
    for (const event of [first, second]) enriched(await post(served.url, event))
    const { samples, sum } = await scrape(served.url)
    assert.equal(sum('tributary_upstream_requests_total'), wiki.requests.length)
    assert.equal(sum('tributary_upstream_duration_seconds_count'), wiki.requests.length)
    for (const { name, labels } of samples) assert.equal(labels.function, definition.name, name)
  })

  it('have no text of an event or of the wiki', async () => {
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

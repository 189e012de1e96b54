import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ConfigError, Gauge, type Service, skip, TerminalError } from '@tributary/runtime'
import { post, postStructured, send, structured } from '../../support/function-client.ts'
import { assertContract, assertProblem } from '../../support/function-contract.ts'
import { scrape } from '../../support/function-metrics.ts'
import { change, enrichment, heldEnrichment, serving } from '../../support/function-serve.ts'

const EVENTS = 'tributary_events_total'

/** A lookup with a metric. */
function lookupWith({ metrics }: Service, name: string, collect = () => {}) {
  new Gauge({ name, help: 'Help.', registers: [metrics.registry], collect })
  return { forEvent: () => ({}) }
}

describe('health', () => {
  it('is green on both paths, with a query too', async () => {
    await using served = await serving(enrichment())
    for (const path of ['/health/liveness', '/health/readiness', '/health/liveness?probe=1']) {
      assert.equal((await send(served.url, { method: 'GET', path })).status, 200, path)
    }
  })
})

describe('metrics', () => {
  it('have the names and types that are an interface, before any event', async () => {
    await using served = await serving(enrichment())
    assert.deepEqual((await scrape(served.url)).types, {
      tributary_events_total: 'counter',
      tributary_event_duration_seconds: 'histogram',
      tributary_events_in_flight: 'gauge',
    })
  })

  it('add up to the number of events, by outcome and code', async () => {
    const definition = enrichment((made) => {
      if (made.title === 'refused') throw new TerminalError('why', { code: 'revision_missing' })
      return made
    })
    await using served = await serving(definition, { MAX_EVENT_BYTES: '4096' })
    const events = [
      change(),
      change({ page_id: 2 }),
      'null',
      change({ meta: { domain: 'canary' } }),
      '{"a":',
      change({ $schema: '/x/1.0.0' }),
      change({ pad: 'x'.repeat(5000) }),
      change({ title: 'refused' }),
    ]
    const codes = []
    for (const event of events) codes.push(assertContract(await post(served.url, event)))
    codes.push(assertContract(await postStructured(served.url, structured({ id: '' }))))
    // These are no events.
    await send(served.url, { method: 'GET', path: '/nowhere' })
    await send(served.url, { method: 'PUT' })

    const { samples, sum } = await scrape(served.url)
    assert.equal(sum(EVENTS), codes.length)
    assert.equal(sum('tributary_event_duration_seconds_count'), codes.length)
    assert.equal(sum('tributary_events_in_flight'), 0)
    assert.equal(sum(EVENTS, { outcome: 'enriched' }), 2)
    assert.equal(sum(EVENTS, { outcome: 'skipped', code: 'canary' }), 1)
    assert.equal(sum(EVENTS, { outcome: 'skipped', code: 'tombstone' }), 1)
    const failed = codes.filter((code) => code !== 'enriched' && code !== 'skipped')
    assert.equal(failed.length, 5)
    for (const code of failed) assert.equal(sum(EVENTS, { code }), 1, code)
    for (const { name, labels } of samples) {
      assert.equal(labels.function, 'test-function', name)
      if (name !== EVENTS) continue
      assert.deepEqual(Object.keys(labels).sort(), ['code', 'function', 'outcome'])
    }
  })

  it('show the events in flight, and count one over capacity', async () => {
    const { definition, started, release } = heldEnrichment()
    await using served = await serving(definition, { MAX_CONCURRENT_EVENTS: '1' })
    const held = post(served.url, change())
    await started(1)
    assert.equal((await scrape(served.url)).sum('tributary_events_in_flight'), 1)
    assertProblem(await post(served.url, change()), 'over_capacity')
    release()
    assertContract(await held)
    const { sum } = await scrape(served.url)
    assert.equal(sum('tributary_events_in_flight'), 0)
    assert.equal(sum(EVENTS, { code: 'over_capacity' }), 1)
  })

  it('have every event by the time it is answered, however many there are between two scrapes', async () => {
    await using served = await serving(enrichment())
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
    await using served = await serving(enrichment(), { LOG_LEVEL: 'silent' })
    await post(served.url, 'null')
    const { sum } = await scrape(served.url)
    assert.deepEqual([sum(EVENTS), served.lines], [1, []])
  })

  it('do not count a scrape that failed as a failed event', async () => {
    let isBroken = true
    const collect = () => {
      if (isBroken) throw new Error('MARK')
    }
    const geo = { open: (service: Service) => lookupWith(service, 'test_geo', collect) }
    await using served = await serving({ ...enrichment(), lookups: { geo } })
    const answer = await send(served.url, { method: 'GET', path: '/metrics' })
    assertProblem(answer, 'internal_error')
    assert.match(served.lines.at(-1) ?? '', /server-metrics\.test\.ts.*a metric could not be read/)
    assert.doesNotMatch(served.lines.join('') + answer.body, /MARK/)
    isBroken = false
    assert.equal((await scrape(served.url)).sum(EVENTS), 0)
  })

  it('of one name from two parts end the start with a line that names both', async () => {
    const part = (name: string) => ({ open: (service: Service) => lookupWith(service, name) })
    const lookups = { geo: part('test_asked'), mine: part('test_mine'), place: part('test_asked') }
    await assert.rejects(
      serving({ ...enrichment(), lookups }),
      new ConfigError(
        'lookups.place registers the metric test_asked, which lookups.geo has registered already; give one of the two metrics another name',
      ),
    )
    await assert.rejects(serving({ ...enrichment(), lookups: { geo: part(EVENTS) } }), {
      message: `lookups.geo registers the metric ${EVENTS}, which the host has registered already; give one of the two metrics another name`,
    })
  })

  it('count a skip as `other` if its reason is more than one word', async () => {
    await using served = await serving(enrichment(() => skip('page MARK of the event')))
    await post(served.url, change())
    const { sum, text } = await scrape(served.url)
    assert.equal(sum(EVENTS, { outcome: 'skipped', code: 'other' }), 1)
    assert.doesNotMatch(text, /MARK/)
  })
})

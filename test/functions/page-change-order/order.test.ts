import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { change, r } from '../../../stage/order/changes.ts'
import { post } from '../../support/function-client.ts'
import { assertContract, assertProblem } from '../../support/function-contract.ts'
import type { Delivered } from '../../support/function-sink.ts'
import {
  accept,
  answered,
  bodyOf,
  heldSink,
  metrics,
  type Ordering,
  ordering,
  SOURCE,
  untilHeld,
} from '../../support/order/function.ts'

/** The deliveries of a page to a sink, each as `revision` or `revision gap`. */
const revisions = ({ delivered }: Ordering['sink'], page: number) =>
  delivered
    .map(({ headers, body }) => ({ headers, data: JSON.parse(String(body)) }))
    .filter(({ data }) => data.page.page_id === page)
    .map(({ headers, data }) =>
      [data.revision.rev_id, ...(headers['ce-gap'] ? ['gap'] : [])].join(' '),
    )

describe('page-change-order', { concurrency: true }, () => {
  let order: Ordering
  before(async () => {
    order = await ordering()
  })
  after(() => order[Symbol.asyncDispose]())

  it('passes a change on byte for byte with its number, and answers after the sink has accepted it', async () => {
    await using sink = await heldSink()
    await using held = await ordering({ K_SINK: sink.url })
    const attributes = { source: SOURCE, id: 'x', key: '{"other":1}', comexampleown: 'kept' }
    const answer = post(held.url, bodyOf(r(1, 0, 0)), attributes)
    const response = await sink.next()
    assert.equal(await answered(held.url, answer), false)
    accept(response)
    assert.equal(assertContract(await answer), 'skipped')
    const [delivered] = sink.delivered
    assert.equal(String(delivered?.body), bodyOf(r(1, 0, 0)))
    const headers = delivered?.headers ?? {}
    assert.equal(headers['ce-id'], 'x')
    assert.equal(headers['ce-source'], SOURCE)
    assert.equal(headers['ce-comexampleown'], 'kept')
    assert.match(String(headers['ce-epoch']), /^\d{10}$/)
    assert.equal(headers['ce-sequence'], '0000000001')
    assert.equal(headers['ce-partitionkey'], '{"wiki_id":"labwiki","page_id":7}')
    assert.equal(headers['ce-gap'], undefined)
    assert.equal(headers['ce-reason'], undefined)
  })

  it('numbers the changes of each page', async () => {
    for (const [revision, page] of [
      [1, 'page 1'],
      [2, 'page 1'],
      [1, 'page 2'],
      [3, 'page 1'],
    ] as const) {
      const { status } = await order.deliver(r(revision, revision - 1, revision), page)
      assert.equal(status, 204)
    }
    const numbers = (page: number) =>
      order.sink.delivered
        .filter(({ headers }) => String(headers['ce-partitionkey']).endsWith(`:${page}}`))
        .map(({ headers }) => headers['ce-sequence'])
    assert.deepEqual(numbers(1), ['0000000001', '0000000002', '0000000003'])
    assert.deepEqual(numbers(2), ['0000000001'])
  })

  it('holds a change in its open request until its parent is published', async () => {
    await using own = await ordering()
    await own.deliver(r(1, 0, 0))
    const early = own.deliver(r(3, 2, 2))
    await untilHeld(own.url, 1)
    assert.equal(await answered(own.url, early), false)
    assert.deepEqual(revisions(own.sink, 7), ['1'])
    assert.equal((await own.deliver(r(2, 1, 1))).status, 204)
    assert.equal((await early).status, 204)
    assert.deepEqual(revisions(own.sink, 7), ['1', '2', '3'])
    const now = await metrics(own.url)
    assert.equal(now.get('tributary_order_held'), 0)
    assert.equal(now.get('tributary_order_gaps_total'), 0)
    assert.equal(now.get('tributary_order_hold_seconds_count'), 3)
  })

  it('publishes a change with a gap mark if its parent does not come, and reports the parent later', async () => {
    await using own = await ordering()
    await own.deliver(r(1, 0, 0))
    assert.equal((await own.deliver(r(3, 2, 2))).status, 204)
    assert.deepEqual(revisions(own.sink, 7), ['1', '3 gap'])
    assert.equal(own.sink.delivered[1]?.headers['ce-gap'], 'true')
    assert.equal((await own.deliver(r(2, 1, 1))).status, 204)
    assert.deepEqual(revisions(own.sink, 7), ['1', '3 gap'])
    const [reported] = own.inconsistent.delivered
    assert.match(String(reported?.headers['ce-reason']), /^(late|already-seen)$/)
    assert.equal(reported?.headers['ce-epoch'], own.sink.delivered[0]?.headers['ce-epoch'])
    assert.equal(String(reported?.body), bodyOf(r(2, 1, 1)))
    const now = await metrics(own.url)
    assert.equal(now.get('tributary_order_gaps_total'), 1)
    const late = [...now].filter(([name]) => name.startsWith('tributary_order_late_total'))
    assert.deepEqual(late, [
      [`tributary_order_late_total{reason="${reported?.headers['ce-reason']}"}`, 1],
    ])
  })

  it('answers the same event again 204, and publishes nothing', async () => {
    await using own = await ordering()
    for (let i = 0; i < 3; i++) assert.equal((await own.deliver(r(1, 0, 0))).status, 204)
    assert.equal(own.sink.delivered.length, 1)
    assert.equal(own.inconsistent.delivered.length, 0)
    assert.equal((await metrics(own.url)).get('tributary_order_duplicates_total'), 2)
  })

  it('accepts events of both datacenters, in whichever it runs', async () => {
    const codfw = SOURCE.replace('eqiad', 'codfw')
    assert.equal((await order.deliver(r(1, 0, 0), 'page 20')).status, 204)
    assert.equal((await order.deliver(r(2, 1, 1), 'page 20', { source: codfw })).status, 204)
    assert.deepEqual(revisions(order.sink, 20), ['1', '2'])
  })

  it('skips canaries and tombstones', async () => {
    const canary = JSON.parse(bodyOf(r(1, 0, 0), 'page 30'))
    canary.meta.domain = 'canary'
    assert.equal((await post(order.url, canary, { source: SOURCE })).status, 204)
    assert.equal((await post(order.url, undefined, { source: SOURCE })).status, 204)
    assert.deepEqual(revisions(order.sink, 30), [])
  })

  // It would wait 20 seconds for an offset that it believes missing.
  const soon = { timeout: 15_000 }
  it('does not wait for the offsets of canaries and refused events', soon, async () => {
    await using own = await ordering()
    const at = (offset: number) => ({
      knativekafkaoffset: String(offset),
      knativekafkapartition: '0',
    })
    await own.deliver(r(1, 0, 0), 'page 1', at(1))
    const canary = JSON.parse(bodyOf(r(1, 0, 0), 'page 30'))
    canary.meta.domain = 'canary'
    await post(own.url, canary, { source: SOURCE, ...at(2) })
    await post(own.url, undefined, { source: SOURCE, ...at(3) })
    assertProblem(await post(own.url, '{', { source: SOURCE, ...at(4) }), 'malformed_json')
    assertProblem(await post(own.url, '{}', { source: SOURCE, ...at(5) }), 'unsupported_schema')
    await own.deliver(r(1, 0, 1), 'page 2', at(6))
    assert.equal((await own.deliver(r(3, 2, 2), 'page 2', at(7))).status, 204)
    assert.deepEqual(revisions(own.sink, 2), ['1', '3 gap'])
  })

  it('overwrites the marks that an event came with', async () => {
    const fakes = { gap: 'true', reason: 'late', epoch: '2147483647', sequence: '0000009999' }
    await order.deliver(r(2, 0, 0), 'page 40', fakes)
    await order.deliver(r(1, 0, 0), 'page 40', fakes)
    const ofPage = ({ headers }: Delivered) =>
      headers['ce-partitionkey'] === '{"wiki_id":"labwiki","page_id":40}'
    const out = order.sink.delivered.find(ofPage)
    assert.equal(out?.headers['ce-gap'], undefined)
    assert.equal(out?.headers['ce-reason'], undefined)
    assert.equal(out?.headers['ce-sequence'], '0000000001')
    assert.notEqual(out?.headers['ce-epoch'], fakes.epoch)
    const reported = order.inconsistent.delivered.find(ofPage)
    assert.match(String(reported?.headers['ce-reason']), /^(late|already-seen)$/)
    assert.equal(reported?.headers['ce-gap'], undefined)
    assert.equal(reported?.headers['ce-sequence'], undefined)
    assert.notEqual(reported?.headers['ce-epoch'], fakes.epoch)
  })

  it('refuses a date that does not exist', async () => {
    const body = { ...JSON.parse(bodyOf(r(1, 0, 0), 'page 50')), dt: '2026-02-31T25:00:00Z' }
    const answer = await post(order.url, body, { source: SOURCE })
    assertProblem(answer, 'schema_violation')
  })

  it('has no text of an event in its log or its answers', async () => {
    await using own = await ordering({
      INCONSISTENCY_SINK: 'http://127.0.0.1:9/',
      LOG_LEVEL: 'debug',
    })
    const secret = 'a secret of the page'
    const hide = (body: string) =>
      JSON.stringify({ ...JSON.parse(body), comment: secret, performer: { user_text: secret } })
    const answers = [
      await post(own.url, hide(bodyOf(r(2, 0, 0))), { source: SOURCE }),
      await post(own.url, hide(bodyOf(change('delete', 1, 0))), { source: SOURCE }),
      await post(own.url, hide(bodyOf(r(1, 0, 0))).replace('"create"', `"${secret}"`), {
        source: SOURCE,
      }),
    ]
    assert.deepEqual(
      answers.map(({ status }) => status),
      [204, 503, 422],
    )
    for (const { body } of answers) assert.doesNotMatch(String(body), /secret/)
    assert.doesNotMatch(own.lines.join(''), /secret/)
  })
})

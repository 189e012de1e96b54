/** page-change-order: what goes out, in which order, and what is reported. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import {
  assertEmitted,
  assertFailed,
  assertSkipped,
  type FakeApi,
  type Request,
} from '@tributary/runtime/testing'
import { heldSink, metricsIn, ordering, revision, SOURCE } from './testing.ts'

const keyOf = ({ headers }: Request) => headers['ce-partitionkey']

/** The deliveries of a page to a sink, each as `revision` or `revision gap`. */
const revisions = ({ requests }: FakeApi, page = 7) =>
  requests
    .filter((request) => keyOf(request) === `{"wiki_id":"labwiki","page_id":${page}}`)
    .map(({ headers, body }) => {
      const { rev_id } = JSON.parse(body).revision
      return headers['ce-gap'] ? `${rev_id} gap` : `${rev_id}`
    })

/** Whether it ends within some turns of the event loop. */
const isSettled = async (promise: Promise<unknown>) => {
  let settled = false
  void promise.finally(() => {
    settled = true
  })
  for (let i = 0; i < 5; i++) await turn()
  return settled
}

describe('page-change-order', { concurrency: true }, () => {
  it('passes a change on byte for byte with its number, and ends after the sink has accepted it', async () => {
    const sink = heldSink()
    await using order = await ordering({}, sink.answer)
    // A space that a JSON round trip would lose.
    const body = `${JSON.stringify(revision(1, 0, 0))} `
    const result = order.deliver(body, { id: 'x', key: '{"other":1}', comexampleown: 'kept' })
    const accept = await sink.next()
    assert.equal(await isSettled(result), false)
    accept({ status: 202 })
    assertEmitted(await result)
    const [delivered] = order.sink.requests
    assert.equal(delivered?.body, body)
    const { headers } = delivered
    const kept = { id: 'x', source: SOURCE, comexampleown: 'kept', sequence: '0000000001' }
    for (const [name, value] of Object.entries(kept)) assert.equal(headers[`ce-${name}`], value)
    assert.match(String(headers['ce-epoch']), /^\d{10}$/)
    assert.equal(keyOf(delivered), '{"wiki_id":"labwiki","page_id":7}')
    assert.equal(headers['ce-gap'] ?? headers['ce-reason'], undefined)
  })

  it('numbers the changes of each page', async () => {
    await using order = await ordering()
    for (const [rev, page] of [
      [1, 1],
      [2, 1],
      [1, 2],
      [3, 1],
    ] as const) {
      assertEmitted(await order.deliver(revision(rev, rev - 1, rev, page)))
    }
    const numbers = (page: number) =>
      order.sink.requests
        .filter((request) => String(keyOf(request)).endsWith(`:${page}}`))
        .map(({ headers }) => headers['ce-sequence'])
    assert.deepEqual(numbers(1), ['0000000001', '0000000002', '0000000003'])
    assert.deepEqual(numbers(2), ['0000000001'])
  })

  it('holds a change until its parent is published', async () => {
    await using order = await ordering()
    await order.deliver(revision(1, 0, 0))
    const early = order.deliver(revision(3, 2, 2))
    await order.until('tributary_order_held', 1)
    assert.equal(await isSettled(early), false)
    assert.deepEqual(revisions(order.sink), ['1'])
    assertEmitted(await order.deliver(revision(2, 1, 1)))
    assertEmitted(await early)
    assert.deepEqual(revisions(order.sink), ['1', '2', '3'])
    const now = metricsIn(await order.opened.metrics())
    assert.equal(now.get('tributary_order_held'), 0)
    assert.equal(now.get('tributary_order_gaps_total'), 0)
    assert.equal(now.get('tributary_order_hold_seconds_count'), 3)
  })

  it('publishes a change with a gap mark if its parent does not come, and reports the parent later', async () => {
    await using order = await ordering()
    await order.deliver(revision(1, 0, 0))
    assertEmitted(await order.deliver(revision(3, 2, 2)))
    assert.deepEqual(revisions(order.sink), ['1', '3 gap'])
    assert.equal(order.sink.requests[1]?.headers['ce-gap'], 'true')
    const late = revision(2, 1, 1)
    const { reason } = await order.deliver(late)
    assert.match(String(reason), /^(late|already_seen)$/)
    assert.deepEqual(revisions(order.sink), ['1', '3 gap'])
    const [reported] = order.inconsistent.requests
    const shown = reason?.replace('_', '-')
    assert.equal(reported?.headers['ce-reason'], shown)
    assert.equal(reported?.headers['ce-epoch'], order.sink.requests[0]?.headers['ce-epoch'])
    assert.deepEqual(JSON.parse(String(reported?.body)), late)
    const now = metricsIn(await order.opened.metrics())
    assert.equal(now.get('tributary_order_gaps_total'), 1)
    assert.equal(now.get(`tributary_order_late_total{reason="${shown}"}`), 1)
  })

  it('skips the same event when it comes again', async () => {
    await using order = await ordering()
    assertEmitted(await order.deliver(revision(1, 0, 0)))
    for (let i = 0; i < 2; i++) assertSkipped(await order.deliver(revision(1, 0, 0)), 'duplicate')
    assert.equal(order.sink.requests.length, 1)
    assert.equal(order.inconsistent.requests.length, 0)
    const now = metricsIn(await order.opened.metrics())
    assert.equal(now.get('tributary_order_duplicates_total'), 2)
  })

  it('accepts events of both datacenters, in whichever it runs', async () => {
    await using order = await ordering()
    assertEmitted(await order.deliver(revision(1, 0, 0)))
    const source = SOURCE.replace('eqiad', 'codfw')
    assertEmitted(await order.deliver(revision(2, 1, 1), { source }))
    assert.deepEqual(revisions(order.sink), ['1', '2'])
  })

  // It would wait 20 seconds for an offset that it believes missing.
  const soon = { timeout: 15_000 }
  it('does not wait for the offsets of canaries, tombstones and refused events', soon, async () => {
    await using order = await ordering()
    const at = (offset: number) => ({ knativekafkaoffset: `${offset}`, knativekafkapartition: '0' })
    await order.deliver(revision(1, 0, 0, 1), at(1))
    const canary = revision(1, 0, 0, 30)
    canary.meta.domain = 'canary'
    assertSkipped(await order.deliver(canary, at(2)), 'canary')
    assertSkipped(await order.deliver('', at(3)), 'tombstone')
    assertFailed(await order.deliver('{', at(4)), 'malformed_json')
    assertFailed(await order.deliver('{}', at(5)), 'unsupported_schema')
    await order.deliver(revision(1, 0, 1, 2), at(6))
    assertEmitted(await order.deliver(revision(3, 2, 2, 2), at(7)))
    assert.deepEqual(revisions(order.sink, 2), ['1', '3 gap'])
    assert.deepEqual(revisions(order.sink, 30), [])
  })

  it('overwrites the marks that an event came with', async () => {
    await using order = await ordering()
    const fakes = { gap: 'true', reason: 'late', epoch: '2147483647', sequence: '0000009999' }
    await order.deliver(revision(2, 0, 0), fakes)
    await order.deliver(revision(1, 0, 0), fakes)
    const [[out], [reported]] = [order.sink.requests, order.inconsistent.requests]
    assert.equal(out?.headers['ce-gap'] ?? out?.headers['ce-reason'], undefined)
    assert.equal(out?.headers['ce-sequence'], '0000000001')
    assert.notEqual(out?.headers['ce-epoch'], fakes.epoch)
    assert.match(String(reported?.headers['ce-reason']), /^(late|already-seen)$/)
    assert.equal(reported?.headers['ce-gap'] ?? reported?.headers['ce-sequence'], undefined)
    assert.notEqual(reported?.headers['ce-epoch'], fakes.epoch)
  })

  it('refuses a date that does not exist', async () => {
    await using order = await ordering()
    const body = { ...revision(1, 0, 0), dt: '2026-02-31T25:00:00Z' }
    assertFailed(await order.deliver(body), 'schema_violation')
  })

  it('has no text of an event in its log or its problems', async () => {
    await using order = await ordering({ INCONSISTENCY_SINK: 'http://127.0.0.1:9/' })
    const secret = 'a secret of the page'
    const hidden = { comment: secret, performer: { user_text: secret } }
    const deletion = { ...revision(1, 0, 0), page_change_kind: 'delete' as const, ...hidden }
    assertEmitted(await order.deliver({ ...revision(2, 0, 0), ...hidden }))
    const unreported = await order.deliver(deletion)
    assertFailed(unreported, 'sink_unavailable')
    const invalid = JSON.stringify(deletion).replace('"delete"', `"${secret}"`)
    const refused = await order.deliver(invalid)
    assertFailed(refused, 'schema_violation')
    const details = [unreported.detail, refused.detail]
    assert.doesNotMatch([...order.opened.log, ...details].join('\n'), /secret/)
  })
})

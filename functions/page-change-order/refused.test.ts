/** page-change-order: what it does with changes that it cannot publish now. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Answer, assertEmitted, assertFailed, type FakeApi } from '@tributary/runtime/testing'
import { heldSink, metricsIn, type Ordering, ordering, revision } from './testing.ts'

const numbers = ({ requests }: FakeApi) =>
  requests.map(({ headers }) => Number(headers['ce-sequence']))
const ACCEPTED = { status: 202 }
const WAITING = { ORDER_WINDOW_SECONDS: '60', ORDER_SETTLE_SECONDS: '60' }

const REFUSALS: Readonly<Record<string, Answer>> = {
  'answers 503': { status: 503 },
  'answers 400': { status: 400 },
  'hangs up': { reset: true },
}

describe('page-change-order and its sink', { concurrency: true }, () => {
  for (const [what, refusal] of Object.entries(REFUSALS)) {
    it(`is sink_unavailable if the sink ${what}; later changes wait until the change comes again`, async () => {
      const sink = heldSink()
      await using order = await ordering({}, sink.answer)
      const first = order.deliver(revision(1, 0, 0))
      const refuse = await sink.next()
      refuse(refusal)
      assertFailed(await first, 'sink_unavailable')
      const second = order.deliver(revision(2, 1, 1))
      await order.until('tributary_order_held', 1)
      const again = order.deliver(revision(1, 0, 0))
      for (const delivered of [again, second]) {
        const accept = await sink.next()
        accept(ACCEPTED)
        assertEmitted(await delivered)
      }
      assert.deepEqual(numbers(order.sink), [1, 1, 2])
    })
  }

  it('is deadline_exceeded if the sink does not answer; the change keeps its number', async () => {
    const sink = heldSink()
    await using order = await ordering({ EVENT_DEADLINE_MS: '1000' }, sink.answer)
    assertFailed(await order.deliver(revision(1, 0, 0)), 'deadline_exceeded')
    await sink.next()
    const again = order.deliver(revision(1, 0, 0))
    const accept = await sink.next()
    accept(ACCEPTED)
    assertEmitted(await again)
    assert.deepEqual(numbers(order.sink), [1, 1])
  })

  it('is sink_unavailable without K_SINK', async () => {
    await using order = await ordering({ K_SINK: undefined, K_SERVICE: 'page-change-order' })
    const result = await order.deliver(revision(1, 0, 0))
    assertFailed(result, 'sink_unavailable', /K_SINK is not set/)
  })
})

describe('page-change-order', { concurrency: true }, () => {
  it('is standby if it may not be active', async () => {
    await using order = await ordering({ ORDER_ACTIVE: 'false' })
    assertFailed(await order.deliver(revision(1, 0, 0)), 'standby')
    assert.equal(metricsIn(await order.opened.metrics()).get('tributary_order_epoch'), 0)
    assert.deepEqual(order.sink.requests, [])
  })

  it('has its epoch and the lag of its inputs in its metrics', async () => {
    await using order = await ordering({ ORDER_SETTLE_SECONDS: '60' })
    await order.deliver(revision(1, 0, 0))
    const shown = metricsIn(await order.opened.metrics())
    const epoch = Number(order.sink.requests[0]?.headers['ce-epoch'])
    assert.equal(shown.get('tributary_order_epoch'), epoch)
    assert.ok(Math.abs(epoch - Date.now() / 1000) < 60, `${epoch}`)
    const lag = shown.get('tributary_order_lag_seconds') ?? 0
    assert.ok(lag >= 60 && lag < 120, `the change happened a minute ago, not ${lag} s`)
  })

  it('puts a change in order that comes again after its deadline', async () => {
    await using order = await ordering({ ...WAITING, EVENT_DEADLINE_MS: '1000' })
    await order.deliver(revision(1, 0, 0))
    assertFailed(await order.deliver(revision(3, 2, 2)), 'deadline_exceeded')
    assertEmitted(await order.deliver(revision(2, 1, 1)))
    assertEmitted(await order.deliver(revision(3, 2, 2)))
    assert.deepEqual(numbers(order.sink), [1, 2, 3])
  })

  /** Delivers these revisions without their parents, and before them revision 9, which is one too many. */
  async function full(order: Ordering, ...more: number[]) {
    await order.deliver(revision(1, 0, 0))
    const newest = order.deliver(revision(9, 8, 9))
    const others = more.map((n) => order.deliver(revision(n, n - 1, n)))
    assertFailed(await newest, 'order_full')
    return others
  }

  it('is order_full for the newest change beyond ORDER_MAX_HELD', async () => {
    await using order = await ordering({ ...WAITING, ORDER_MAX_HELD: '2' })
    const others = await full(order, 3, 4)
    await order.until('tributary_order_held', 2)
    await order.deliver(revision(2, 1, 1))
    for (const result of await Promise.all(others)) assertEmitted(result)
  })

  it('holds no more bytes than three of the largest events have', async () => {
    const most = Math.ceil((4 * Buffer.byteLength(JSON.stringify(revision(3, 2, 3)))) / 3)
    await using order = await ordering({ ...WAITING, MAX_EVENT_BYTES: String(most) })
    const others = await full(order, 3, 4, 5, 6, 7, 8)
    await order.until('tributary_order_held', 4)
    await order.deliver(revision(2, 1, 1))
    const statuses = (await Promise.all(others)).map(({ status }) => status)
    assert.deepEqual(statuses, [204, 204, 204, 204, 503, 503])
  })

  it('gives held changes back at once when it drains, and finishes the one that it publishes', async () => {
    const sink = heldSink()
    await using order = await ordering({}, sink.answer)
    const publishing = order.deliver(revision(1, 0, 0))
    const accept = await sink.next()
    const held = order.deliver(revision(3, 2, 2))
    await order.until('tributary_events_in_flight{function="page-change-order"}', 2)
    const started = performance.now()
    const closed = order.opened.close()
    assertFailed(await held, 'draining')
    accept(ACCEPTED)
    assertEmitted(await publishing)
    await closed
    assert.ok(performance.now() - started < 1500, 'nothing is waited for')
  })
})

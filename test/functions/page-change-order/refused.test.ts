import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { r } from '../../../stage/order/changes.ts'
import { send } from '../../support/function-client.ts'
import { assertProblem } from '../../support/function-contract.ts'
import {
  accept,
  bodyOf,
  heldSink,
  metrics,
  type Ordering,
  ordering,
  until,
  untilHeld,
} from '../../support/order/function.ts'

const numbers = ({ delivered }: Ordering['sink']) =>
  delivered.map(({ headers }) => Number(headers['ce-sequence']))

const REFUSALS: Readonly<Record<string, (response: ServerResponse) => void>> = {
  'answers 503': (response) => void response.writeHead(503).end(),
  'answers 400': (response) => void response.writeHead(400).end(),
  'hangs up': (response) => void response.socket?.destroy(),
}

describe('page-change-order and its sink', { concurrency: true }, () => {
  for (const [what, refuse] of Object.entries(REFUSALS)) {
    it(`answers 503 if the sink ${what}; later changes wait until the change comes again`, async () => {
      await using sink = await heldSink()
      await using order = await ordering({ K_SINK: sink.url })
      const first = order.deliver(r(1, 0, 0))
      refuse(await sink.next())
      assertProblem(await first, 'sink_unavailable')
      const second = order.deliver(r(2, 1, 1))
      await untilHeld(order.url, 1)
      const again = order.deliver(r(1, 0, 0))
      accept(await sink.next())
      assert.equal((await again).status, 204)
      accept(await sink.next())
      assert.equal((await second).status, 204)
      assert.deepEqual(numbers(sink), [1, 1, 2])
    })
  }

  it('answers 503 at the deadline if the sink does not answer; the change keeps its number', async () => {
    await using sink = await heldSink()
    await using order = await ordering({ K_SINK: sink.url, EVENT_DEADLINE_MS: '1000' })
    assertProblem(await order.deliver(r(1, 0, 0)), 'deadline_exceeded')
    await sink.next()
    const again = order.deliver(r(1, 0, 0))
    accept(await sink.next())
    assert.equal((await again).status, 204)
    assert.deepEqual(numbers(sink), [1, 1])
  })

  it('answers 503 without K_SINK, and is ready nevertheless', async () => {
    await using order = await ordering({ K_SINK: undefined, K_SERVICE: 'page-change-order' })
    const detail = assertProblem(await order.deliver(r(1, 0, 0)), 'sink_unavailable')
    assert.match(detail, /K_SINK is not set/)
    const ready = await send(order.url, { method: 'GET', path: '/health/readiness' })
    assert.equal(ready.status, 200)
  })
})

describe('page-change-order', { concurrency: true }, () => {
  let standby: Ordering
  before(async () => {
    standby = await ordering({ ORDER_ACTIVE: 'false' })
  })
  after(() => standby[Symbol.asyncDispose]())

  it('answers 503 if it may not be active, and is ready nevertheless', async () => {
    assertProblem(await standby.deliver(r(1, 0, 0)), 'standby')
    const ready = await send(standby.url, { method: 'GET', path: '/health/readiness' })
    assert.equal(ready.status, 200)
    assert.equal((await metrics(standby.url)).get('tributary_order_epoch'), 0)
    assert.deepEqual(standby.sink.delivered, [])
  })

  it('has its epoch and the lag of its inputs in its metrics', async () => {
    await using order = await ordering({ ORDER_SETTLE_SECONDS: '60' })
    await order.deliver(r(1, 0, 0))
    const shown = await metrics(order.url)
    const epoch = Number(order.sink.delivered[0]?.headers['ce-epoch'])
    assert.equal(shown.get('tributary_order_epoch'), epoch)
    assert.ok(Math.abs(epoch - Date.now() / 1000) < 60, `${epoch}`)
    const lag = shown.get('tributary_order_lag_seconds') ?? 0
    assert.ok(lag >= 60 && lag < 120, `the change happened a minute ago, not ${lag} s`)
  })

  it('puts a change in order that comes again after its deadline', async () => {
    const waiting = { ORDER_WINDOW_SECONDS: '60', ORDER_SETTLE_SECONDS: '60' }
    await using order = await ordering({ ...waiting, EVENT_DEADLINE_MS: '1000' })
    await order.deliver(r(1, 0, 0))
    assertProblem(await order.deliver(r(3, 2, 2)), 'deadline_exceeded')
    assert.equal((await order.deliver(r(2, 1, 1))).status, 204)
    assert.equal((await order.deliver(r(3, 2, 2))).status, 204)
    assert.deepEqual(numbers(order.sink), [1, 2, 3])
  })

  const full = async (order: Ordering, ...more: number[]) => {
    await order.deliver(r(1, 0, 0))
    const [newest, ...others] = [9, ...more].map((n) => order.deliver(r(n, n - 1, n)))
    assertProblem(await (newest as (typeof others)[0]), 'order_full')
    return others
  }

  it('answers the newest change 503 beyond ORDER_MAX_HELD', async () => {
    const waiting = { ORDER_WINDOW_SECONDS: '60', ORDER_SETTLE_SECONDS: '60' }
    await using order = await ordering({ ...waiting, ORDER_MAX_HELD: '2' })
    const others = await full(order, 3, 4)
    await untilHeld(order.url, 2)
    await order.deliver(r(2, 1, 1))
    for (const { status } of await Promise.all(others)) assert.equal(status, 204)
  })

  it('holds no more bytes than three of the largest events have', async () => {
    const waiting = { ORDER_WINDOW_SECONDS: '60', ORDER_SETTLE_SECONDS: '60' }
    const most = Math.ceil((4 * Buffer.byteLength(bodyOf(r(3, 2, 3)))) / 3)
    await using order = await ordering({ ...waiting, MAX_EVENT_BYTES: String(most) })
    const others = await full(order, 3, 4, 5, 6, 7, 8)
    await untilHeld(order.url, 4)
    await order.deliver(r(2, 1, 1))
    const statuses = (await Promise.all(others)).map(({ status }) => status)
    assert.deepEqual(statuses, [204, 204, 204, 204, 503, 503])
  })

  it('answers held changes at once when it drains, and finishes the one that it publishes', async () => {
    await using sink = await heldSink()
    await using order = await ordering({ K_SINK: sink.url })
    const publishing = order.deliver(r(1, 0, 0))
    const response = await sink.next()
    const held = order.deliver(r(3, 2, 2))
    const inFlight = 'tributary_events_in_flight{function="page-change-order"}'
    await until(order.url, inFlight, 2)
    const started = performance.now()
    const closed = order.close()
    const answer = await held
    assertProblem(answer, 'draining')
    accept(response)
    assert.equal((await publishing).status, 204)
    await Promise.all([closed, order.close()])
    assert.ok(performance.now() - started < 1500, 'nothing is waited for')
  })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Arrival } from '../../../packages/order/arrival.ts'
import type { Change } from '../../../packages/order/change.ts'
import type { FinalDecision } from '../../../packages/order/decide.ts'
import { type OpenRequest, PageQueue } from '../../../packages/order/page-queue.ts'
import { apply, intend } from '../../../packages/order/page-state.ts'
import { expectRetry, RETRY_EXPECTED_MS } from '../../../packages/order/retries.ts'
import { change, r } from '../../../stage/order/changes.ts'

const NONE_PASSED = { watermark: Number.NEGATIVE_INFINITY, window: 10_000, settle: 2000 }
const ALL_PASSED = { ...NONE_PASSED, watermark: Number.POSITIVE_INFINITY }
/** After revision 1. */
const STATE = apply(undefined, r(1, 0, 1))

function queueOf(...changes: Change[]) {
  const queue = new PageQueue<Arrival>('P')
  const add = (change: Change): OpenRequest<Arrival> => {
    const { promise: decision, resolve, reject } = Promise.withResolvers<FinalDecision>()
    const request = { queue, arrival: { change } as Arrival, change, decision, resolve, reject }
    queue.add(request)
    return request
  }
  return { queue, add, requests: changes.map(add) }
}

const decision = (next: ReturnType<PageQueue<Arrival>['next']>) =>
  next && [next.request.change.revision, next.decision]

test('the change with the lowest revision is next, whichever arrived first', () => {
  const { queue } = queueOf(r(3, 2, 3), r(2, 1, 2))
  assert.deepEqual(decision(queue.next(STATE, NONE_PASSED, 0)), [2, 'emit'])
})

test('while the first change has to wait, all wait', () => {
  const { queue } = queueOf(r(4, 3, 4), r(3, 2, 3))
  assert.equal(queue.next(STATE, NONE_PASSED, 0), undefined)
  assert.deepEqual(decision(queue.next(STATE, ALL_PASSED, 0)), [3, 'gap'])
})

test('a change of the last revision goes out once the next revision has arrived', () => {
  const { queue, add } = queueOf(change('visibility_change', 1, 2))
  assert.equal(queue.next(STATE, NONE_PASSED, 0), undefined)
  add(r(2, 1, 3))
  assert.deepEqual(decision(queue.next(STATE, NONE_PASSED, 0)), [1, 'emit'])
})

test('a change of the last revision does not go out for a next revision that was sent back', () => {
  const { queue } = queueOf(change('visibility_change', 1, 2))
  queue.expectRetry(r(2, 1, 3), expectRetry(0))
  assert.equal(queue.next(STATE, NONE_PASSED, 0), undefined)
})

test('later changes wait for the retry of a change that was sent back, until it expires', () => {
  const { queue, add } = queueOf(r(3, 2, 3))
  queue.expectRetry(r(2, 1, 2), expectRetry(0))
  assert.equal(queue.next(STATE, ALL_PASSED, 0), undefined)
  assert.equal(queue.isDue(ALL_PASSED, RETRY_EXPECTED_MS - 1), false)
  assert.equal(queue.isDue(ALL_PASSED, RETRY_EXPECTED_MS), true)
  assert.deepEqual(decision(queue.next(STATE, ALL_PASSED, RETRY_EXPECTED_MS)), [3, 'gap'])
  queue.expectRetry(r(2, 1, 2), expectRetry(RETRY_EXPECTED_MS))
  add(r(2, 1, 2))
  assert.deepEqual(decision(queue.next(STATE, ALL_PASSED, RETRY_EXPECTED_MS)), [2, 'emit'])
})

test('no change waits for a retry that the page has moved on without', () => {
  const { queue } = queueOf(r(3, 2, 3))
  queue.expectRetry(r(1, 0, 1), expectRetry(0))
  assert.deepEqual(decision(queue.next(STATE, ALL_PASSED, 0)), [3, 'gap'])
})

test('the retry of an unconfirmed change is waited for, though the state includes the change', () => {
  const { queue } = queueOf(r(3, 2, 3))
  queue.expectRetry(r(2, 1, 2), expectRetry(0))
  assert.equal(queue.next(intend(STATE, r(2, 1, 2), false), ALL_PASSED, 0), undefined)
})

test('an expected retry expires on a page whose state was never read', () => {
  const { queue } = queueOf()
  queue.expectRetry(r(1, 0, 1), expectRetry(0))
  assert.equal(queue.isDue(NONE_PASSED, RETRY_EXPECTED_MS), true)
  assert.equal(queue.next(undefined, NONE_PASSED, RETRY_EXPECTED_MS), undefined)
  assert.equal(queue.empty, true)
})

test('a queue is due once the watermark has passed its first change, unless it is busy', () => {
  const { queue } = queueOf(r(3, 2, 3))
  queue.next(STATE, NONE_PASSED, 0)
  assert.equal(queue.isDue({ ...NONE_PASSED, watermark: 12_999 }, 0), false)
  assert.equal(queue.isDue({ ...NONE_PASSED, watermark: 13_000 }, 0), true)
  queue.busy = true
  assert.equal(queue.isDue(ALL_PASSED, 0), false)
})

test('on an unknown page, a queue is due after the settle time', () => {
  const { queue } = queueOf(r(3, 2, 3))
  queue.next(undefined, NONE_PASSED, 0)
  assert.equal(queue.isDue({ ...NONE_PASSED, watermark: 5000 }, 0), true)
})

test('a queue forgets expected retries, and removes a request once', () => {
  const { queue, requests } = queueOf(r(3, 2, 3))
  const [request] = requests as [OpenRequest<Arrival>]
  queue.expectRetry(r(2, 1, 2), expectRetry(0))
  queue.forgetExpectedRetries()
  assert.deepEqual(queue.requests, [request])
  assert.equal(queue.remove(request), true)
  assert.equal(queue.remove(request), false)
  assert.equal(queue.empty, true)
})

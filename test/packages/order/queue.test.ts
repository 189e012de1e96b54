import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Arrival } from '../../../packages/order/arrival.ts'
import type { Change } from '../../../packages/order/change.ts'
import { EXPECTED_MS } from '../../../packages/order/holes.ts'
import { apply } from '../../../packages/order/page.ts'
import { type Place, Queue } from '../../../packages/order/queue.ts'
import { change, r } from '../../support/order/changes.ts'

const NONE = { reached: Number.NEGATIVE_INFINITY, window: 10_000, settle: 2000 }
const ALL = { ...NONE, reached: Number.POSITIVE_INFINITY }
const PAGE = apply(undefined, r(1, 0, 1))

function queueOf(...changes: Change[]) {
  const queue = new Queue<Arrival>('P')
  const add = (change: Change): Place<Arrival> => {
    const nothing = () => {}
    const arrival = { change } as Arrival
    const place = { queue, arrival, change, since: 0, end: nothing, fail: nothing }
    queue.add(place)
    return place
  }
  return { queue, add, places: changes.map(add) }
}

const decision = (found: ReturnType<Queue<Arrival>['next']>) =>
  found && [found.place.change.revision, found.decision]

test('the first by revision is the next, whichever came first', () => {
  const { queue } = queueOf(r(3, 2, 3), r(2, 1, 2))
  assert.deepEqual(decision(queue.next(PAGE, NONE, 0)), [2, 'emit'])
})

test('if the first has to wait, all do', () => {
  const { queue } = queueOf(r(4, 3, 4), r(3, 2, 3))
  assert.equal(queue.next(PAGE, NONE, 0), undefined)
  assert.deepEqual(decision(queue.next(PAGE, ALL, 0)), [3, 'gap'])
})

test('what happened to the last revision goes out when its page is about to leave it', () => {
  const { queue, add } = queueOf(change('visibility_change', 1, 2))
  assert.equal(queue.next(PAGE, NONE, 0), undefined)
  add(r(2, 1, 3))
  assert.deepEqual(decision(queue.next(PAGE, NONE, 0)), [1, 'emit'])
})

test('what was sent back is waited for until it comes, or for a while', () => {
  const { queue, add } = queueOf(r(3, 2, 3))
  queue.expect(r(2, 1, 2), 0)
  assert.equal(queue.next(PAGE, ALL, 0), undefined)
  assert.equal(queue.isDue(ALL, EXPECTED_MS - 1), false)
  assert.equal(queue.isDue(ALL, EXPECTED_MS), true)
  assert.deepEqual(decision(queue.next(PAGE, ALL, EXPECTED_MS)), [3, 'gap'])
  queue.expect(r(2, 1, 2), EXPECTED_MS)
  add(r(2, 1, 2))
  assert.deepEqual(decision(queue.next(PAGE, ALL, EXPECTED_MS)), [2, 'emit'])
})

test('it is not waited for once the page is beyond it', () => {
  const { queue } = queueOf(r(3, 2, 3))
  queue.expect(r(1, 0, 1), 0)
  assert.deepEqual(decision(queue.next(PAGE, ALL, 0)), [3, 'gap'])
})

test('what is expected of a page that was never read is given up in time', () => {
  const { queue } = queueOf()
  queue.expect(r(1, 0, 1), 0)
  assert.equal(queue.isDue(NONE, EXPECTED_MS), true)
  assert.equal(queue.next(undefined, NONE, EXPECTED_MS), undefined)
  assert.equal(queue.empty, true)
})

test('it is due when the inputs have passed the first, and nothing is on its way out', () => {
  const { queue } = queueOf(r(3, 2, 3))
  queue.next(PAGE, NONE, 0)
  assert.equal(queue.isDue({ ...NONE, reached: 12_999 }, 0), false)
  assert.equal(queue.isDue({ ...NONE, reached: 13_000 }, 0), true)
  queue.busy = true
  assert.equal(queue.isDue(ALL, 0), false)
})

test('on an unknown page the settle time counts', () => {
  const { queue } = queueOf(r(3, 2, 3))
  queue.next(undefined, NONE, 0)
  assert.equal(queue.isDue({ ...NONE, reached: 5000 }, 0), true)
})

test('a place is removed once; nothing is expected after it was forgotten', () => {
  const { queue, places } = queueOf(r(3, 2, 3))
  const [place] = places as [Place<Arrival>]
  queue.expect(r(2, 1, 2), 0)
  queue.forget()
  assert.deepEqual(queue.places, [place])
  assert.equal(queue.remove(place), true)
  assert.equal(queue.remove(place), false)
  assert.equal(queue.empty, true)
})

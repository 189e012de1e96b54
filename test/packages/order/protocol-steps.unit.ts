import assert from 'node:assert/strict'
import { test } from 'node:test'
import { apply, intend } from '../../../packages/order/page-state.ts'
import { protocolSteps } from '../../../packages/order/protocol.ts'
import { r } from '../../../stage/order/changes.ts'

const PAGE = apply(undefined, r(1, 0, 1))
const NEXT = r(2, 1, 2)

test('a change is intended, then published with its number, then committed', () => {
  for (const gap of [false, true]) {
    const intended = intend(PAGE, NEXT, gap)
    const committed = apply(intended, NEXT)
    assert.deepEqual(
      [...protocolSteps(PAGE, NEXT, gap ? 'gap' : 'emit')],
      [
        { do: 'write', from: PAGE, to: intended },
        { do: 'publish', sequence: 2, gap, repeated: false },
        { do: 'write', from: intended, to: committed },
      ],
    )
  }
})

test('a change whose publishing was interrupted is marked as repeated', () => {
  const [, publish] = protocolSteps(intend(PAGE, NEXT, false), NEXT, 'emit')
  assert.deepEqual(publish, { do: 'publish', sequence: 2, gap: false, repeated: true })
})

test('a change without a place is reported and a duplicate is nothing: the page stays', () => {
  assert.deepEqual([...protocolSteps(PAGE, NEXT, 'late')], [{ do: 'report', reason: 'late' }])
  const { done, value } = protocolSteps(PAGE, NEXT, 'duplicate').next()
  assert.deepEqual([done, value], [true, PAGE])
})

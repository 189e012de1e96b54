import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChangeKind } from '../../../packages/order/change.ts'
import {
  apply,
  decodePageState,
  encodePageState,
  intend,
  type PageState,
  REMEMBERED_IDS,
  shortId,
} from '../../../packages/order/page-state.ts'
import { change, r } from '../../../stage/order/changes.ts'
import { random } from '../../../stage/random.ts'

test('decodes a state to what was encoded', (t) => {
  const { seed, integer } = random()
  t.diagnostic(`SEED=${seed}`)
  const kinds: ChangeKind[] = ['edit', 'delete', 'undelete', 'visibility_change']
  let state: PageState | undefined
  for (let i = 0; i < 200; i++) {
    const made = change(
      kinds[integer(0, 3)] as ChangeKind,
      integer(-1, 2 ** 52),
      integer(0, 2 ** 31),
    )
    const intended = intend(state, made, integer(0, 1) === 1)
    assert.deepEqual(decodePageState(encodePageState(intended)), intended)
    state = apply(intended, made)
    assert.deepEqual(decodePageState(encodePageState(state)), state)
  }
})

test('encodes the largest state in 300 bytes at most', () => {
  let state: PageState | undefined
  for (let i = 0; i < 100; i++) state = apply(state, r(2 ** 31 + i, 1, 2 ** 32))
  const last = { ...(state as PageState), sequence: 999_999 }
  const { length } = encodePageState(intend(last, r(2 ** 32, 1, 2 ** 32), true))
  assert.ok(length <= 300, `${length}`)
})

test('remembers the ids of the last events, each once, the newest first', () => {
  let state: PageState | undefined
  for (let i = 1; i <= REMEMBERED_IDS + 4; i++) state = apply(state, r(i, i - 1, i))
  state = apply(state, r(19, 18, 19))
  const ids = [19, 20, 18, 17].map((i) => shortId(r(i, i - 1, i).id))
  assert.deepEqual(state?.ids.slice(0, 4), ids)
  assert.equal(state?.ids.length, REMEMBERED_IDS)
})

test('numbers a change when it is intended, and keeps the number when it is published', () => {
  const first = apply(undefined, r(1, 0, 1))
  const intended = intend(first, r(2, 1, 2), false)
  assert.equal(intended.sequence, 2)
  assert.deepEqual(intend(intended, r(2, 1, 2), false), intended)
  assert.equal(apply(intended, r(2, 1, 2)).sequence, 2)
  assert.equal(intend(intended, r(3, 2, 3), true).sequence, 3)
})

test('does not remember the id of a change that is only intended', () => {
  const intended = intend(undefined, r(1, 0, 1), false)
  assert.deepEqual(intended.ids, [])
  assert.deepEqual(apply(intended, r(1, 0, 1)).ids, [shortId(r(1, 0, 1).id)])
})

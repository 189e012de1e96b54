import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChangeKind } from '../../../packages/order/change.ts'
import {
  apply,
  decodePage,
  encodePage,
  intend,
  type Page,
  REMEMBERED,
  shortId,
} from '../../../packages/order/page.ts'
import { random } from '../../../stage/random.ts'
import { change, r } from '../../support/order/changes.ts'

test('a page is read as it was written', (t) => {
  const { seed, integer } = random()
  t.diagnostic(`SEED=${seed}`)
  const kinds: ChangeKind[] = ['edit', 'delete', 'undelete', 'visibility_change']
  let page: Page | undefined
  for (let i = 0; i < 200; i++) {
    const made = change(
      kinds[integer(0, 3)] as ChangeKind,
      integer(-1, 2 ** 52),
      integer(0, 2 ** 31),
    )
    const intended = intend(page, made, integer(0, 1) === 1)
    assert.deepEqual(decodePage(encodePage(intended)), intended)
    page = apply(intended, made)
    assert.deepEqual(decodePage(encodePage(page)), page)
  }
})

test('it takes 300 bytes at most, for any page there is', () => {
  let page: Page | undefined
  for (let i = 0; i < 100; i++) page = apply(page, r(2 ** 31 + i, 1, 2 ** 32))
  const intended = intend({ ...(page as Page), sequence: 999_999 }, r(2 ** 32, 1, 2 ** 32), true)
  const { length } = encodePage(intended)
  assert.ok(length <= 300, `${length}`)
})

test('the last events are remembered, each once, the newest first', () => {
  let page: Page | undefined
  for (let i = 1; i <= REMEMBERED + 4; i++) page = apply(page, r(i, i - 1, i))
  page = apply(page, r(19, 18, 19))
  const ids = [19, 20, 18, 17].map((i) => shortId(r(i, i - 1, i).id))
  assert.deepEqual(page?.ids.slice(0, 4), ids)
  assert.equal(page?.ids.length, REMEMBERED)
})

test('a change that was intended has its number already', () => {
  const first = apply(undefined, r(1, 0, 1))
  const intended = intend(first, r(2, 1, 2), false)
  assert.equal(intended.sequence, 2)
  assert.deepEqual(intend(intended, r(2, 1, 2), false), intended)
  assert.equal(apply(intended, r(2, 1, 2)).sequence, 2)
  assert.equal(intend(intended, r(3, 2, 3), true).sequence, 3)
})

test('an intended change is not one that was seen', () => {
  const intended = intend(undefined, r(1, 0, 1), false)
  assert.deepEqual(intended.ids, [])
  assert.deepEqual(apply(intended, r(1, 0, 1)).ids, [shortId(r(1, 0, 1).id)])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Change, compare } from '../../../packages/order/change.ts'
import { change, r } from '../../../stage/order/changes.ts'

/** Asserts that these changes are in order, in whatever order they come. */
function inOrder(changes: readonly Change[], deleted = false): void {
  for (const [i, a] of changes.entries()) {
    for (const [j, b] of changes.entries()) {
      assert.equal(Math.sign(compare(a, b, deleted)), Math.sign(i - j), `${a.id}, ${b.id}`)
    }
  }
}

test('changes are in the order of their revisions, whatever their times', () => {
  inOrder([r(1, 0, 30), r(2, 1, 20), change('delete', 2, 25), r(10, 2, 10)])
})

test('changes of one revision are in the order of their times', () => {
  const kinds = ['undelete', 'delete', 'visibility_change', 'undelete', 'delete'] as const
  inOrder(kinds.map((kind, second) => change(kind, 5, second)))
})

test('of what happened to an existing page in one second an undelete is last, after its delete', () => {
  const kinds = ['edit', 'visibility_change', 'delete', 'undelete'] as const
  inOrder(kinds.map((kind) => change(kind, 5, 10)))
})

test('of what happened to a deleted page in one second the undelete is before what it allows', () => {
  const kinds = ['undelete', 'visibility_change', 'delete'] as const
  inOrder(
    kinds.map((kind) => change(kind, 5, 10)),
    true,
  )
})

test('two alike are in the order of their ids', () => {
  inOrder(['a', 'b', 'c'].map((id) => change('delete', 5, 10, { id })))
})

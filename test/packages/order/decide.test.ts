/** The incumbent's table (a Flink operator), each cell, with what comes out here. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Change, ChangeKind } from '../../../packages/order/change.ts'
import { type Decision, decide } from '../../../packages/order/decide.ts'
import { apply, intend, type Page } from '../../../packages/order/page.ts'
import { change, r } from '../../support/order/changes.ts'

const CREATED = apply(undefined, r(5, 4, 100))
const DELETED = apply(CREATED, change('delete', 5, 100))

const STATES: Readonly<Record<string, Page | undefined>> = {
  'nothing known': undefined,
  'created, last < rev': CREATED,
  'created, last = rev': CREATED,
  'created, last > rev': CREATED,
  'deleted, last < rev': DELETED,
  'deleted, last = rev': DELETED,
  'deleted, last > rev': DELETED,
}
const revisionIn = (state: string) =>
  state.endsWith('< rev') ? 8 : state.endsWith('> rev') ? 3 : 5

/** The incumbent's; before the inputs have passed the change; after. */
type Cell = readonly [incumbent: string, before: Decision, after: Decision]

const SEEN: Cell = ['already seen', 'already-seen', 'late']

/**
 * Where it is another: a change of a revision that was not seen goes out with a mark, as consumers get
 * nothing else about it; a delete or visibility_change of an unknown page goes out, as most pages are
 * not known; what the page is beyond is `late` once all inputs have passed it.
 */
const TABLE: Readonly<Record<string, readonly Cell[]>> = {
  edit: [
    ['import', 'hold', 'emit'],
    ['diff', 'hold', 'gap'],
    SEEN,
    SEEN,
    ['missed undelete', 'hold', 'missed-undelete'],
    SEEN,
    SEEN,
  ],
  delete: [
    ['already seen', 'hold', 'emit'],
    ['delete', 'hold', 'gap'],
    ['delete', 'hold', 'emit'],
    SEEN,
    ['already seen', 'hold', 'already-seen'],
    ['already seen', 'hold', 'already-seen'],
    SEEN,
  ],
  undelete: [
    ['import', 'hold', 'emit'],
    ['already seen', 'hold', 'already-seen'],
    ['unmatched', 'hold', 'unmatched'],
    SEEN,
    ['unmatched', 'hold', 'unmatched'],
    ['import', 'hold', 'emit'],
    ['unmatched', 'already-seen', 'late'],
  ],
  visibility_change: [
    ['-', 'hold', 'emit'],
    ['-', 'hold', 'gap'],
    ['-', 'hold', 'emit'],
    ['-', 'already-seen', 'late'],
    ['-', 'hold', 'missed-undelete'],
    ['-', 'hold', 'missed-undelete'],
    ['-', 'already-seen', 'late'],
  ],
}

const SECOND = 200
const at = (seconds: number) => ({ reached: seconds * 1000, window: 10_000, settle: 2000 })
const BEFORE = at(SECOND)
const AFTER = at(SECOND + 10)

for (const [kind, cells] of Object.entries(TABLE)) {
  Object.entries(STATES).forEach(([state, page], i) => {
    const [incumbent, before, after] = cells[i] as Cell
    test(`${kind}, ${state}: ${before}, then ${after} (there: ${incumbent})`, () => {
      const made = change(kind as ChangeKind, revisionIn(state), SECOND, { parent: 7 })
      assert.equal(decide(page, made, BEFORE), before)
      assert.equal(decide(page, made, AFTER), after)
    })
  })
}

/** What the table does not show. */
const ELSE: readonly [string, Page | undefined, Change, Decision][] = [
  ['an edit whose parent is the last revision', CREATED, r(8, 5, SECOND), 'emit'],
  ['an edit whose parent is older than that', CREATED, r(8, 2, SECOND), 'emit'],
  ['a move, which is an edit', CREATED, change('move', 8, SECOND, { parent: 5 }), 'emit'],
  ['the first revision of a page', undefined, r(1, 0, SECOND), 'emit'],
  [
    'an edit that tells no parent, of an unknown page',
    undefined,
    change('edit', 1, SECOND),
    'hold',
  ],
  ['an edit that tells no parent, of a known page', CREATED, change('edit', 8, SECOND), 'hold'],
  ['an edit of a deleted page whose parent was seen', DELETED, r(8, 5, SECOND), 'hold'],
  ['the same event again', CREATED, r(5, 4, 100), 'duplicate'],
  ['one of the last 16 events', DELETED, r(5, 4, 100), 'duplicate'],
  [
    'what happened to the last revision before the last change',
    CREATED,
    change('delete', 5, 99, { intake: SECOND * 1000 }),
    'already-seen',
  ],
]
for (const [what, page, made, decision] of ELSE) {
  test(`${what}: ${decision}`, () => assert.equal(decide(page, made, BEFORE), decision))
}

test('on an unknown page the settle time stands in for the window', () => {
  assert.equal(decide(undefined, r(8, 7, SECOND), at(SECOND + 2)), 'emit')
  assert.equal(decide(CREATED, r(8, 7, SECOND), at(SECOND + 2)), 'hold')
})

test('what may not have been published comes first, as it was decided then; what follows waits', () => {
  for (const [gap, decision] of [
    [false, 'emit'],
    [true, 'gap'],
  ] as const) {
    const intended = intend(CREATED, r(8, 5, SECOND), gap)
    assert.equal(decide(intended, r(8, 5, SECOND), BEFORE), decision)
    assert.equal(decide(intended, r(9, 8, SECOND), BEFORE), 'hold')
    assert.equal(decide(intended, r(9, 8, SECOND), AFTER), 'gap')
    assert.equal(decide(intended, change('delete', 8, SECOND), AFTER), 'gap')
  }
})

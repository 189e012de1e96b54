/**
 * The decision table of the incumbent, the reordering of Wikimedia's Flink job: what it does with a change
 * in each state of its page, and what is decided here.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Change, ChangeKind } from '../../../packages/order/change.ts'
import { type Decision, decide } from '../../../packages/order/decide.ts'
import { apply, intend, type PageState } from '../../../packages/order/page-state.ts'
import { change, r } from '../../../stage/order/changes.ts'

const CREATED = apply(undefined, r(5, 4, 100))
const DELETED = apply(CREATED, change('delete', 5, 100))

/** The states of a page, each with the revision of the change that is decided about. */
const STATES: Readonly<Record<string, { state: PageState | undefined; revision: number }>> = {
  'nothing known': { state: undefined, revision: 5 },
  'created, last < rev': { state: CREATED, revision: 8 },
  'created, last = rev': { state: CREATED, revision: 5 },
  'created, last > rev': { state: CREATED, revision: 3 },
  'deleted, last < rev': { state: DELETED, revision: 8 },
  'deleted, last = rev': { state: DELETED, revision: 5 },
  'deleted, last > rev': { state: DELETED, revision: 3 },
}

/** The incumbent's decision; ours before the watermark has passed the change; ours afterwards. */
type Cell = readonly [incumbent: string, before: Decision, after: Decision]

const SEEN: Cell = ['already seen', 'already-seen', 'late']

/**
 * Where ours differs:
 * - a change of a revision that was not seen goes out with a gap: consumers get nothing else about it
 * - a delete or visibility_change of an unknown page goes out: most pages are unknown
 * - a change that the page's state is beyond is `late` once the watermark has passed it
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
const at = (seconds: number) => ({ watermark: seconds * 1000, window: 10_000, settle: 2000 })
const BEFORE = at(SECOND)
const AFTER = at(SECOND + 10)

for (const [kind, cells] of Object.entries(TABLE)) {
  test(`decides about each ${kind} by the state of its page and the watermark`, () => {
    const states = Object.entries(STATES)
    const decisions = states.map(([name, { state, revision }]) => {
      // Revision 7 was not seen in any of the states.
      const made = change(kind as ChangeKind, revision, SECOND, { parent: 7 })
      return [name, decide(state, made, BEFORE), decide(state, made, AFTER)]
    })
    assert.deepEqual(
      decisions,
      states.map(([name], i) => [name, ...(cells[i] as Cell).slice(1)]),
    )
  })
}

/** Rules that the table does not show: title, state of the page, change, decision. */
const RULES: readonly [string, PageState | undefined, Change, Decision][] = [
  ['emits an edit of the last revision', CREATED, r(8, 5, SECOND), 'emit'],
  ['emits an edit of an older revision', CREATED, r(8, 2, SECOND), 'emit'],
  ['emits a move of the last revision', CREATED, change('move', 8, SECOND, { parent: 5 }), 'emit'],
  ['emits the first revision of a page', undefined, r(1, 0, SECOND), 'emit'],
  [
    'holds a create of an unknown page that has a parent',
    undefined,
    change('create', 8, SECOND, { parent: 7 }),
    'hold',
  ],
  [
    'holds an edit of an unknown page that names no parent',
    undefined,
    change('edit', 1, SECOND),
    'hold',
  ],
  ['holds an edit of a deleted page though its parent was seen', DELETED, r(8, 5, SECOND), 'hold'],
  ['drops the last event delivered again', CREATED, r(5, 4, 100), 'duplicate'],
  ['drops one of the last 16 events delivered again', DELETED, r(5, 4, 100), 'duplicate'],
  ['holds an edit without a parent, of a known page', CREATED, change('edit', 8, SECOND), 'hold'],
  [
    'reports a delete of the last revision that happened before the last change',
    CREATED,
    change('delete', 5, 99, { intake: SECOND * 1000 }),
    'already-seen',
  ],
]
for (const [title, state, made, decision] of RULES) {
  test(title, () => assert.equal(decide(state, made, BEFORE), decision))
}

test('on an unknown page, waits for the settle time instead of the window', () => {
  assert.equal(decide(undefined, r(8, 7, SECOND), at(SECOND + 2)), 'emit')
  assert.equal(decide(CREATED, r(8, 7, SECOND), at(SECOND + 2)), 'hold')
})

/** A title, a change of a page that nothing is known of, and the decision, when pages may be forgotten. */
const FORGOTTEN: readonly [string, Change, Decision][] = [
  ['publishes an edit though its parent may be forgotten', r(8, 7, SECOND), 'emit'],
  ['publishes a delete', change('delete', 8, SECOND), 'emit'],
  ['reports a change that is older than what is forgotten', r(8, 7, 150), 'late'],
  ['reports a create that old: its page may have moved on', r(8, 0, 150), 'late'],
  [
    'reports an undelete, which may bring back an older revision',
    change('undelete', 8, SECOND),
    'unmatched',
  ],
]
for (const [title, made, decision] of FORGOTTEN) {
  test(`on a page that may be forgotten, ${title}`, () => {
    const progress = { ...AFTER, forgottenBefore: 150_000 }
    assert.equal(decide(undefined, made, progress), decision)
  })
}

test('repeats the first decision for an unconfirmed change, and holds the changes after it', () => {
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

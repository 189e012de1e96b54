import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Change } from '../../../packages/order/change.ts'
import { apply } from '../../../packages/order/page.ts'
import { type Step, turn } from '../../../packages/order/turn.ts'
import { change, r } from '../../support/order/changes.ts'
import { explore } from './model.ts'

const EDIT = [r(1, 0, 1), r(2, 1, 2)]
const GAP = [r(1, 0, 1), r(3, 2, 3), r(2, 1, 2)]
const DELETED = [r(1, 0, 1), change('delete', 1, 2), change('undelete', 1, 3)]
const HIDDEN = [change('visibility_change', 1, 2), r(2, 1, 3)]

const HISTORIES: readonly [string, readonly Change[], number][] = [
  ['a create and an edit', EDIT, 2],
  ['what happens to a revision, and the next one', HIDDEN, 2],
  ['a gap, and what was missing', GAP, 1],
  ['a delete and an undelete', DELETED, 1],
]

/** All that can happen to the protocol; a model in which something of it never does shows nothing. */
const EVENTS = `delivered emit gap written publishing landed answered duplicate reported
  crashed unacknowledged promoted deposed`.split(/\s+/)

for (const [what, changes, faults] of HISTORIES) {
  test(`${what}: nothing is lost, the order holds, whatever crashes whenever`, () => {
    const { violation, states, seen } = explore(changes, turn, faults)
    assert.equal(violation, undefined)
    assert.ok(states > 10_000, `${states} states`)
    const missing = EVENTS.filter((event) => !seen.has(event))
    assert.deepEqual(missing, [], `never happened; of ${[...seen].join(', ')}`)
  })
}

/** The steps of a turn, rearranged. */
const rearranged = (arrange: (steps: Step[]) => Step[]): typeof turn =>
  function* (page, change, decision) {
    const steps = [...turn(page, change, decision)]
    yield* steps.length === 3 ? arrange(steps) : steps
    return undefined
  }

test('committed before it is published, a change is lost when an instance crashes between', () => {
  const swapped = rearranged(([intend, publish, commit]) => [intend, commit, publish] as Step[])
  assert.match(explore(EDIT, swapped, 1).violation ?? 'none', /^lost: /)
})

test('published without the intention being known, a change ends up before what belongs before it', () => {
  const unannounced: typeof turn = function* (page, change, decision) {
    const [, publish] = turn(page, change, decision) as Iterable<Step>
    if (publish) yield publish
    if (publish) yield { do: 'write', from: page, to: apply(page, change) }
    return undefined
  }
  assert.match(explore(GAP, unannounced, 1).violation ?? 'none', /^(lost|order): /)
})

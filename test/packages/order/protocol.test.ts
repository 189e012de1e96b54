import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Change } from '../../../packages/order/change.ts'
import { apply } from '../../../packages/order/page-state.ts'
import { protocolSteps, type Step } from '../../../packages/order/protocol.ts'
import { change, r } from '../../../stage/order/changes.ts'
import { explore } from './model.ts'
import { Backlog } from './model-inputs.ts'

const EDIT = [r(1, 0, 1), r(2, 1, 2)]
const GAP = [r(1, 0, 1), r(3, 2, 3), r(2, 1, 2)]
const DELETED = [r(1, 0, 1), change('delete', 1, 2), change('undelete', 1, 3)]
const HIDDEN = [change('visibility_change', 1, 2), r(2, 1, 3)]

/** A title, the changes, and how many faults happen. */
const HISTORIES: readonly [string, readonly Change[], number][] = [
  ['a create and an edit', EDIT, 2],
  ['a change of a revision, and the next revision', HIDDEN, 2],
  ['a gap, and the missing change', GAP, 1],
  ['a delete and an undelete', DELETED, 1],
]

/** All actions of the model. If one of them never happens, the model proves nothing about it. */
const ACTIONS = `emit gap written publishing landed answered duplicate reported
  crashed unacknowledged promoted deposed`.split(/\s+/)

for (const [history, changes, faults] of HISTORIES) {
  test(`no crash at any step loses or reorders ${history}`, () => {
    const { violation, states, seen } = explore(changes, protocolSteps, faults)
    assert.equal(violation, undefined)
    assert.ok(states > 10_000, `${states} states`)
    const missing = ACTIONS.filter((action) => !seen.has(action))
    assert.deepEqual(missing, [], `only these happened: ${[...seen].join(', ')}`)
  })
}

/** While codfw's first partition fills its source, nothing is known of the second one, which has the edit 2. */
const ONE_PARTITION_FIRST = new Backlog([
  { topic: 'eqiad', partition: '0', offset: 0, id: 'create 1@1', intake: 1000 },
  { topic: 'eqiad', partition: '0', offset: 1, id: 'edit 3@3', intake: 3000 },
  { topic: 'codfw', partition: '0', offset: 0, intake: 100_000 },
  { topic: 'codfw', partition: '1', offset: 0, id: 'edit 2@2', intake: 2000 },
])

test('no crash at any step leaves a gap in a backlog that begins with one partition alone', () => {
  const { violation, seen } = explore(GAP, protocolSteps, 1, ONE_PARTITION_FIRST)
  assert.equal(violation, undefined)
  for (const action of ['delivered', 'others answered', 'waited', 'crashed', 'deposed']) {
    assert.ok(seen.has(action), `${action} did not happen`)
  }
})

/** The protocol with its three steps in another order. */
const rearranged = (arrange: (steps: Step[]) => Step[]): typeof protocolSteps =>
  function* (state, change, decision) {
    const steps = [...protocolSteps(state, change, decision)]
    yield* steps.length === 3 ? arrange(steps) : steps
    return undefined
  }

test('the model finds the loss in a protocol that commits before it publishes', () => {
  const swapped = rearranged(([intend, publish, commit]) => [intend, commit, publish] as Step[])
  assert.match(explore(EDIT, swapped, 1).violation ?? 'none', /^lost: /)
})

test('the model finds the disorder in a protocol that publishes without writing its intention', () => {
  const unannounced: typeof protocolSteps = function* (state, change, decision) {
    const [, publish] = protocolSteps(state, change, decision) as Iterable<Step>
    if (publish) yield publish
    if (publish) yield { do: 'write', from: state, to: apply(state, change) }
    return undefined
  }
  assert.match(explore(GAP, unannounced, 1).violation ?? 'none', /^(lost|order): /)
})

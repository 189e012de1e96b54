import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  type Facts,
  mayWrite,
  plan,
  planGivingUp,
  refusal,
  type Side,
} from '../../../../packages/tributary/failover/plan.ts'

const ACTIVE: Side = { stance: 'active', epoch: 7 }
const PASSIVE: Side = { stance: 'passive', epoch: 0 }

/** Before a failover. */
const BEFORE: Facts = {
  ...{ from: 'eqiad', to: 'codfw', old: ACTIVE, next: PASSIVE, lost: false, away: undefined },
  ...{ forward: 'runs', backward: 'stopped', behind: 3, rebuilt: false },
}

const due = (facts: Facts) => plan(facts).find(({ state }) => state === 'to do')?.name

const stance = fc.constantFrom('active', 'partly', 'passive', undefined)
const side = fc.record({ stance, epoch: fc.constantFrom(0, 7) })
const running = fc.constantFrom('runs', 'stopped', 'unknown')
const anyFacts: fc.Arbitrary<Facts> = fc.record({
  ...{ from: fc.constant('eqiad'), to: fc.constant('codfw'), old: side, next: side },
  ...{ lost: fc.boolean(), away: fc.constantFrom(undefined, 'Kafka is away') },
  ...{ forward: running, backward: running, behind: fc.nat(2), rebuilt: fc.boolean() },
})
const allowed = anyFacts.filter((facts) => refusal(facts) === undefined)

describe('the plan of a failover', () => {
  it('goes from step to step as each one changes the facts', () => {
    const fenced = { ...BEFORE, old: PASSIVE }
    const copied = { ...fenced, behind: 0 }
    const rebuilt = { ...copied, rebuilt: true }
    const reversed: Facts = { ...rebuilt, forward: 'stopped', backward: 'runs' }
    const promoted = { ...reversed, next: ACTIVE, rebuilt: false, behind: 9 }
    assert.deepEqual([BEFORE, fenced, copied, rebuilt, reversed, promoted].map(due), [
      'prepare',
      'catch up',
      'rebuild',
      'reverse',
      'promote',
      undefined,
    ])
    const prepared = plan(BEFORE, new Set(['prepare'])).find(({ state }) => state === 'to do')?.name
    assert.equal(prepared, 'fence')
  })

  it('promotes only where nobody else writes, the store is rebuilt and the mirror is not in the way', () => {
    fc.assert(
      fc.property(allowed, (facts) => {
        if (due(facts) !== 'promote' || mayWrite(facts.next)) return
        assert.ok(facts.rebuilt)
        assert.equal(facts.forward, 'stopped')
        if (!facts.lost) assert.deepEqual([facts.backward, facts.behind], ['runs', 0])
        const { old } = facts
        assert.ok((facts.lost && old.stance === undefined) || !mayWrite(old))
      }),
      { numRuns: 2000 },
    )
  })

  it('fences OLD before it turns the mirror round', () => {
    fc.assert(
      fc.property(allowed, (facts) => {
        const name = due(facts)
        if (facts.lost || (name !== 'reverse' && name !== 'rebuild')) return
        assert.ok(!mayWrite(facts.old))
      }),
      { numRuns: 2000 },
    )
  })
})

const REFUSED: readonly [title: string, change: Partial<Facts>, reason: RegExp][] = [
  ['both are active', { next: ACTIVE }, /^eqiad and codfw are both active, .*make deploy/],
  ['mirrors run both ways', { backward: 'runs' }, /both run, so records go round .*; stop the one/],
  [
    'the mirror copies to the active datacenter',
    { forward: 'stopped', backward: 'runs' },
    /^eqiad is active, but ordered-codfw-to-eqiad copies to it; .*--from codfw --to eqiad$/,
  ],
  [
    'the mirror was turned round before the copy was complete',
    { old: PASSIVE, forward: 'stopped', backward: 'runs' },
    /codfw is passive and may lack 3 records of eqiad\. .*stop ordered-codfw-to-eqiad, resume/,
  ],
  ['the lost datacenter answers', { lost: true }, /^eqiad is not lost: .*leave out --lost$/],
  [
    'OLD does not answer',
    { away: "eqiad's Kafka is away" },
    /^eqiad's Kafka is away; .* add --lost/,
  ],
]

describe('a failover is refused if', () => {
  for (const [title, change, reason] of REFUSED) {
    it(title, () => assert.match(refusal({ ...BEFORE, ...change }) ?? '', reason))
  }
})

describe('giving up', () => {
  it('is refused once the activation of NEW has begun', () => {
    const { refusal: why, steps } = planGivingUp({
      ...BEFORE,
      next: { stance: 'partly', epoch: 0 },
    })
    assert.match(why ?? '', /^codfw is active already, or half; .*--from codfw --to eqiad$/)
    assert.deepEqual(steps, [])
  })

  it('stops the new mirror before it resumes the old one', () => {
    const facts: Facts = { ...BEFORE, old: PASSIVE, forward: 'stopped', backward: 'runs' }
    const names = planGivingUp(facts).steps.map(({ name, state }) => `${name} ${state}`)
    assert.deepEqual(names, ['stop to do', 'resume to do', 'activate to do'])
  })
})

/**
 * The test cases of the incumbent, the reordering of Wikimedia's Flink job, and the outcome here. Where the
 * outcome is another, `differs` says why.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Change } from '../../../packages/order/change.ts'
import { change, r } from '../../../stage/order/changes.ts'
import { simulate } from './simulation.ts'

/** Cases B1 to B11 are about reconcile events, which do not exist here: see RECONCILE. */
const { scenarios } = JSON.parse(
  readFileSync(new URL('../../fixtures/reordering-scenarios.json', import.meta.url), 'utf8'),
) as { scenarios: { id: string; input: string; output: string; window: number }[] }

interface Case {
  /** In the order of delivery. A number is a watermark, in seconds, brought by an event of another page. */
  readonly input: readonly (Change | number)[]
  /** `3` is an edit to revision 3 that was published, `3 gap` one with a gap, `(3 late)` one reported. */
  readonly output: string
  readonly differs?: string
}

const RECONCILE =
  'there are no reconcile events here: a reader of the inconsistency topic asks the wiki for the page'

/** The inputs that several cases begin with. */
const A1 = [r(3, 2, 30), r(1, 0, 5), 42]
const A8 = [r(1, 0, 1), change('delete', 2, 2)]
const C1 = [r(2, 1, 3), r(1, 0, 4)]
const C2 = [...C1, r(5, 4, 60), 125]

const CASES: Record<string, Case> = {
  A1: { input: A1, output: '1, 3 gap', differs: 'r3 has a gap: r2 was not seen' },
  A2: { input: [...A1, r(2, 1, 45)], output: '1, 3 gap, (2 already-seen)' },
  A3: { input: [...A1, r(2, 1, 4)], output: '1, 3 gap, (2 late)' },
  A4: {
    input: [change('delete', 3, 103), r(1, 0, 100), r(2, 1, 102), 200],
    output: '1, 2, delete 3 gap',
    differs: 'the delete has a gap: r3 was not seen',
  },
  A5: { input: [r(1, 0, 1), change('delete', 1, 2)], output: '1, delete 1' },
  A6: {
    input: [change('delete', 1, 2)],
    output: 'delete 1',
    differs: `the store is not filled from a dump, so most pages are unknown, and their deletes must
      reach the consumers`,
  },
  A7: { input: [r(2, 1, 1), 20, change('delete', 1, 25)], output: '2, (delete 1 already-seen)' },
  A8: { input: A8, output: '1, delete 2 gap', differs: 'the delete has a gap: r2 was not seen' },
  A9: { input: [...A8, 25, r(2, 1, 40)], output: '1, delete 2 gap, (2 already-seen)' },
  A10: {
    input: [r(1, 0, 1), change('delete', 1, 2), r(2, 1, 3)],
    output: '1, delete 1, (2 missed-undelete)',
  },
  A11: {
    input: [r(1, 0, 1), change('delete', 1, 2), change('undelete', 1, 3)],
    output: '1, delete 1, undelete 1',
  },
  A12: {
    input: [r(1, 0, 1), r(2, 1, 2), 20, change('undelete', 1, 25)],
    output: '1, 2, (undelete 1 already-seen)',
  },
  A13: { input: [change('undelete', 1, 1), r(2, 1, 2)], output: 'undelete 1, 2' },
  A14: { input: [r(2, 1, 1), change('undelete', 2, 2)], output: '2, (undelete 2 unmatched)' },
  A15: {
    input: [r(1, 0, 0), 20, change('delete', 1, 22), r(1, 0, 20, { id: 'a copy' })],
    output: '1, (1 already-seen), delete 1',
  },
  A16: { input: [r(2, 1, 1), 20, r(3, 2, 300)], output: '2, 3', differs: RECONCILE },
  A17: {
    input: [r(2, 1, 1), 20, change('undelete', 2, 300), change('delete', 2, 300)],
    output: '2, delete 2, undelete 2',
    differs: `${RECONCILE}; of the same second, the delete comes before the undelete`,
  },
  A18: {
    input: [r(1, 0, 1), r(5, 4, 100), r(7, 6, 100), r(6, 5, 95)],
    output: '1, 5 gap, 6, 7',
    differs:
      'no event has a timer of its own: whenever an event goes out, the next one is examined',
  },
  C1: { input: C1, output: '1, 2' },
  C2: { input: C2, output: '1, 2, 5 gap', differs: 'r5 has a gap: r4 was not seen' },
  C3: {
    input: [...C1, 125, r(3, 2, -1)],
    output: '1, 2, 3',
    differs: 'r3 is late, but its parent is the last revision, so it goes out',
  },
  C4: { input: [...C2, r(4, 3, 120)], output: '1, 2, 5 gap, (4 already-seen)' },
  C5: { input: [...C2, r(6, 5, 120)], output: '1, 2, 5 gap, 6' },
}

/** Long after all of it happened. */
const LATER = 10_000_000

async function outcome(input: readonly (Change | number)[], window: number): Promise<string> {
  const delivered = input.map((each, i) => {
    const at = LATER + i * 100
    if (typeof each !== 'number') return { page: 'E', change: each, at }
    return { page: 'another', change: r(1, 0, each, { id: `watermark ${each}` }), at }
  })
  // By the first of them the topic's partitions are known.
  const start = { page: 'another', change: r(1, 0, 0, { intake: -1e9 }), at: LATER - 5000 }
  const inputs = { topic: [start, ...delivered] }
  const { published, reported } = await simulate({ inputs, window })
  const all = [
    ...published.map(({ page, change, attributes, at }) => ({
      ...{ page, at },
      text: `${named(change)}${attributes.gap ? ' gap' : ''}`,
    })),
    ...reported.map(({ page, change, reason, at }) => ({
      ...{ page, at },
      text: `(${named(change)} ${reason})`,
    })),
  ]
  return all
    .filter(({ page }) => page === 'E')
    .sort((a, b) => a.at - b.at)
    .map(({ text }) => text)
    .join(', ')
}

const named = ({ kind, revision }: Change) =>
  kind === 'create' || kind === 'edit' ? `${revision}` : `${kind} ${revision}`

for (const series of ['A', 'C']) {
  test(`places the changes of each of the incumbent's ${series} cases as documented here`, async (t) => {
    const cases = scenarios.filter(({ id }) => id.startsWith(series))
    assert.ok(cases.length > 0)
    const outcomes: Record<string, string> = {}
    for (const { id, input, output, window } of cases) {
      const found = CASES[id]
      assert.ok(found, `${id} is missing here; the incumbent's outcome: ${output}`)
      outcomes[id] = await outcome(found.input, window >= 60_000 ? 60_000 : window * 1000)
      const differs = found.differs?.replace(/\s+/g, ' ')
      t.diagnostic(`${id}: ${input} → ${outcomes[id]}${differs ? `; differs: ${differs}` : ''}`)
    }
    const expected = cases.map(({ id }) => [id, CASES[id]?.output])
    assert.deepEqual(outcomes, Object.fromEntries(expected))
  })
}

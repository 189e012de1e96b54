import { AssertionError } from 'node:assert'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { skip, TerminalError } from '@tributary/runtime'
import { assertEmitted, assertFailed, assertSkipped, invoke } from '@tributary/runtime/testing'
import { change, enrichment } from '../../../support/function-serve.ts'

/** The message of the AssertionError that a check fails with. */
function messageOf(check: () => unknown): string {
  try {
    check()
  } catch (error) {
    assert.ok(error instanceof AssertionError)
    return error.message
  }
  return assert.fail('it did not fail')
}

const emitted = await invoke(enrichment(), change({ list: [1, 2], deep: { one: 1, two: 2 } }))
const skipped = await invoke(
  enrichment(() => skip('not_wanted')),
  change(),
)
const failed = await invoke(
  enrichment(() => {
    throw new TerminalError('no coordinates', { code: 'no_place' })
  }),
  change(),
)
const bug = new Error('a bug')
const broken = await invoke(
  enrichment(() => {
    throw bug
  }),
  change(),
)

describe('an assertion about a result', () => {
  it('accepts what came', () => {
    assertEmitted(emitted)
    assertEmitted(emitted, { list: [1, 2], deep: { two: 2 } }, { subject: 'labwiki/21' })
    assertSkipped(skipped)
    assertSkipped(skipped, 'not_wanted')
    assertFailed(failed, 'no_place')
    assertFailed(failed, 'no_place', /coordinates/)
  })

  it('shows each member that differs, with what was expected and what came', () => {
    const check = () =>
      assertEmitted(emitted, { list: [1], deep: { one: 2, three: 3 } }, { subject: 'x' })
    assert.equal(
      messageOf(check),
      `the emitted event differs in 4 members
  data.list: expected [ 1 ]
                 came [ 1, 2 ]
  data.deep.one: expected 2
                     came 1
  data.deep.three: expected 3
                       came nothing
  subject: expected 'x'
               came 'labwiki/21'`,
    )
  })

  it('shows what came in place of the outcome', () => {
    const came = 'failed: no_place (422, a dead letter): no coordinates'
    assert.ok(messageOf(() => assertEmitted(failed)).endsWith(`came ${came}`))
    assert.ok(messageOf(() => assertSkipped(failed, 'x')).endsWith(`came ${came}`))
    assert.ok(messageOf(() => assertFailed(skipped, 'x')).endsWith('came skipped: not_wanted'))
    assert.match(
      messageOf(() => assertSkipped(skipped, 'other')),
      /skipped: other\n.*not_wanted/,
    )
    assert.match(
      messageOf(() => assertFailed(emitted, 'x')),
      /came emitted: \{[\s\S]*'labwiki'/,
    )
    assert.match(
      messageOf(() => assertFailed(failed, 'no_place', /x/)),
      /a detail like \/x\//,
    )
  })

  it("has the author's error as its cause if the event failed by a bug", () => {
    assert.throws(
      () => assertEmitted(broken),
      (error: Error) => error.cause === bug,
    )
  })
})

/** The check of what a platform wrote finds each way in which it can be wrong. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Account } from '../../evaluation/check/account.ts'
import { changeOf, keyOf, pageOf, textFor } from '../../evaluation/work/changes.ts'

/** Two changes of one page, the earlier first. */
const [EARLY, LATE] = (() => {
  for (let revId = 2; ; revId++) if (pageOf(revId) === pageOf(1)) return [1, revId] as const
})()

// biome-ignore lint/suspicious/noExplicitAny: tests alter any field
function record(revId: number, alter: (change: any) => void = () => {}, key = keyOf(revId)) {
  // biome-ignore lint/suspicious/noExplicitAny: tests alter any field
  const change: any = structuredClone(changeOf(revId))
  change.revision.content_slots.main.content_body = textFor(revId)
  alter(change)
  const value = Buffer.from(JSON.stringify(change))
  return { key: Buffer.from(key), value, timestamp: 1000n + BigInt(revId) } as never
}

const accountOf = (...records: never[]) => {
  const account = new Account()
  for (const each of records) account.add(each)
  return account
}

describe('the account of an evaluation', () => {
  it('counts what is lost', () => {
    assert.equal(accountOf(record(1), record(3)).lostOf(4), 2)
  })

  it('counts a change of a page that comes after a later one as out of order, but not a repeated one', () => {
    assert.equal(accountOf(record(LATE), record(EARLY)).outOfOrder, 1)
    const repeated = accountOf(record(EARLY), record(LATE), record(EARLY), record(LATE))
    assert.deepEqual([repeated.outOfOrder, repeated.repeated], [0, 2])
  })

  it("refuses another revision's text, a field that went missing, and a wrong key", () => {
    const other = record(1, (change) => {
      change.revision.content_slots.main.content_body = textFor(2)
    })
    assert.throws(() => accountOf(other), /revision 1 is not as it should be/)
    const incomplete = record(1, (change) => delete change.performer)
    assert.throws(() => accountOf(incomplete), /revision 1 is not as it should be/)
    assert.throws(() => accountOf(record(1, () => {}, 'x')), /revision 1 has a wrong key/)
  })
})

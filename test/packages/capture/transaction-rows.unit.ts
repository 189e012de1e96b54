import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { pageEvents } from '../../../packages/capture/page-rows.ts'
import type { Row } from '../../../packages/capture/row.ts'
import { MAX_ROWS, TransactionRows } from '../../../packages/capture/transaction-rows.ts'

const revision = (id: number, page: number): Row => ({
  ...{ table: 'revision', op: 'd' },
  before: { rev_id: id, rev_page: page, rev_actor: 1, rev_deleted: 0 },
})
const temp = (id: number): Row => ({
  ...{ table: 'revision_comment_temp', op: 'd' },
  before: { revcomment_rev: id, revcomment_comment_id: id },
})
const page = (id: number): Row => ({
  ...{ table: 'page', op: 'd' },
  before: { page_id: id, page_latest: 1 },
})

const eventsOf = (rows: TransactionRows) => {
  const omitted = (of: number) => rows.omitted(of)
  const transaction = {
    wiki: 'w',
    gtid: '0-1-1',
    committedAt: new Date(0),
    rows: rows.rows,
    omitted,
  }
  return pageEvents(transaction, 'w.example.org').map(({ body }) => JSON.parse(body))
}

describe('the rows of a transaction', () => {
  it('are the first and last 100 of a page and table, and the rest is counted', () => {
    const rows = new TransactionRows()
    for (let id = 1; id <= 5000; id++) rows.add(revision(id, 42))
    for (let id = 1; id <= 5000; id++) rows.add(temp(id))
    rows.add(page(42))
    rows.add(revision(9000, 43))
    const [long, short] = eventsOf(rows)
    assert.deepEqual(long.omitted, { revision: 4800, revision_comment_temp: 4800 })
    const ids = long.rows.flatMap(({ before }: Row) => before?.rev_id ?? [])
    assert.deepEqual([ids.length, ids[0], ids[99], ids[100], ids.at(-1)], [200, 1, 100, 4901, 5000])
    assert.equal(long.rows.at(-1).table, 'page')
    assert.deepEqual([short.page_id, short.omitted], [43, undefined])
  })

  it('of more pages than fit are dropped, and each part of them fits, with no page twice', () => {
    const all = Array.from({ length: MAX_ROWS + 1 }, (_, i) => page(i + 1))
    const whole = new TransactionRows()
    for (const row of all) whole.add(row)
    assert.deepEqual([whole.isTooLarge, whole.rows.length, whole.count], [true, 0, MAX_ROWS + 1])
    const seen = [0, 1, 2].flatMap((number) => {
      const part = new TransactionRows({ number, of: 3 })
      for (const row of all) part.add(row)
      assert.equal(part.isTooLarge, false)
      return part.rows.map(({ before }) => before?.page_id)
    })
    assert.equal(new Set(seen).size, MAX_ROWS + 1)
    assert.equal(seen.length, MAX_ROWS + 1)
  })

  it('go back to a savepoint, unless rows that stay were left out for rows that go', () => {
    const rows = new TransactionRows()
    rows.add(page(42))
    for (let id = 1; id <= 200; id++) rows.add(revision(id, 42))
    for (let id = 1; id <= 3; id++) rows.add(revision(1000 + id, 43))
    rows.rollBack(201)
    rows.add(page(44))
    assert.deepEqual([rows.count, rows.rows.length, rows.omitted(42)], [202, 202, {}])
    rows.add(revision(201, 42))
    assert.throws(() => rows.rollBack(202), /takes back rows beside more than 200 of one page/)
  })

  it('leave out comments and actors once rows are left out: a hidden revision may be among these', () => {
    const rows = new TransactionRows()
    rows.add({ table: 'comment', op: 'c', after: { comment_id: 1, comment_text: 'shared' } })
    for (let id = 1; id <= 300; id++) {
      const hidden = {
        rev_id: id,
        rev_page: 42,
        rev_comment_id: 1,
        rev_deleted: id === 150 ? 2 : 0,
      }
      rows.add({ table: 'revision', op: 'c', after: hidden })
    }
    assert.doesNotMatch(JSON.stringify(eventsOf(rows)), /shared/)
  })
})

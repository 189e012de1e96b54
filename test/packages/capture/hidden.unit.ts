import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { pageEvents } from '../../../packages/capture/page-rows.ts'
import type { Columns, Row } from '../../../packages/capture/row.ts'
import type { HiddenNow } from '../../../packages/capture/visibility.ts'

const row = (table: Row['table'], op: Row['op'], columns: Columns, before?: Columns): Row => ({
  table,
  op,
  ...(op === 'u' && before && { before }),
  ...(op === 'd' ? { before: columns } : { after: columns }),
})

const REVISION = {
  ...{ rev_id: 7, rev_page: 42, rev_comment_id: 0, rev_actor: 3, rev_deleted: 0 },
  ...{ rev_timestamp: '20261128010706', rev_len: 9, rev_sha1: 'secret-sha1' },
}
/** An edit whose text, comment and user are told in five tables. */
const EDIT = [
  row('comment', 'c', { comment_id: 5, comment_text: 'secret-comment' }),
  row('actor', 'c', { actor_id: 3, actor_name: 'secret-name' }),
  row('revision', 'c', REVISION),
  row('revision_comment_temp', 'c', { revcomment_rev: 7, revcomment_comment_id: 5 }),
  row('content', 'c', { content_id: 9, content_size: 9, content_sha1: 'secret-sha1' }),
  row('slots', 'c', { slot_revision_id: 7, slot_content_id: 9, slot_origin: 7 }),
]

const bodyOf = (rows: readonly Row[], now?: HiddenNow): string => {
  const transaction = { wiki: 'w', gtid: '0-1-1', committedAt: new Date(0), rows }
  return pageEvents(transaction, 'w.example.org', now)
    .map(({ body }) => body)
    .join('\n')
}

const hiddenNow = (revision: number, bits: number): HiddenNow => ({
  revisions: new Map([[revision, bits]]),
  logEntries: new Map(),
})

describe('an event', () => {
  it('has everything of an edit that hides nothing', () => {
    const body = bodyOf(EDIT)
    for (const word of ['comment', 'name', 'sha1']) assert.ok(body.includes(`secret-${word}`), word)
  })

  for (const [bits, word] of [
    [1, 'sha1'],
    [2, 'comment'],
    [4, 'name'],
  ] as const) {
    it(`has no ${word} of a revision that was hidden since, by bit ${bits}, and still the rest`, () => {
      const body = bodyOf(EDIT, hiddenNow(7, bits))
      const shown = ['sha1', 'comment', 'name'].filter((each) => body.includes(`secret-${each}`))
      assert.deepEqual(
        shown,
        ['sha1', 'comment', 'name'].filter((each) => each !== word),
      )
    })
  }

  it('has no id of a hidden comment or user, also of before it was hidden', () => {
    const before = { ...REVISION, rev_comment_id: 55 }
    const hide = row('revision', 'u', { ...before, rev_deleted: 15 }, before)
    const { rows } = JSON.parse(bodyOf([hide]))
    const kept = ['rev_id', 'rev_page', 'rev_deleted', 'rev_timestamp', 'rev_len']
    assert.deepEqual(
      rows.map((each: Row) => [each.before, each.after].map((image) => Object.keys(image ?? {}))),
      [[kept, kept]],
    )
  })

  it('has no user of a suppressed deletion: the bits of the archived row hide the deleted one too', () => {
    const archive = { ar_rev_id: 7, ar_page_id: 42, ar_actor: 3, ar_comment_id: 5, ar_deleted: 15 }
    const log = {
      log_id: 1,
      log_type: 'suppress',
      log_action: 'delete',
      log_page: 42,
      log_actor: 8,
    }
    const rows = [
      row('archive', 'c', { ...archive, ar_sha1: 'secret-sha1' }),
      row('revision', 'd', REVISION),
      row('revision_comment_temp', 'd', { revcomment_rev: 7, revcomment_comment_id: 5 }),
      row('comment', 'c', { comment_id: 6, comment_text: 'secret-reason' }),
      row('logging', 'c', { ...log, log_comment_id: 6, log_title: 'secret-title' }),
    ]
    const body = bodyOf(rows)
    assert.doesNotMatch(body, /secret|actor|comment_id/)
    assert.match(body, /"log_action":"delete"/)
  })

  it('has a comment and an actor only if no hidden place has them too', () => {
    const shown = { ...REVISION, rev_id: 8, rev_page: 43, rev_comment_id: 5 }
    assert.match(bodyOf([...EDIT, row('revision', 'c', shown)]), /secret-name/)
    const body = bodyOf([...EDIT, row('revision', 'c', shown)], hiddenNow(7, 6))
    assert.doesNotMatch(body, /secret-(name|comment)/)
    assert.match(body, /"rev_actor":3/)
  })

  it('shows what a transaction makes public', () => {
    const show = row('revision', 'u', REVISION, { ...REVISION, rev_deleted: 15 })
    assert.match(
      bodyOf([show]),
      /"before":\{[^}]*"rev_actor":3[^}]*\},"after":\{[^}]*"rev_actor":3/,
    )
  })
})

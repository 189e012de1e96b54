/** page-change-capture where the rows and the wiki do not agree, or the wiki has no answer yet. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import {
  assertEmitted,
  assertFailed,
  assertSkipped,
  cloudEvent,
  fakeApi,
  invoke,
  openFunction,
  recordedEvents,
} from '@tributary/runtime/testing'
import type { PageChange, PageRows } from '@tributary/schemas'
import enrichment from './index.ts'
import { RowsWiki } from './testing.ts'

const events = recordedEvents<PageRows>(
  join(import.meta.dirname, '../../test/fixtures/capture/page_rows.jsonl'),
)
/** The event of a transaction, by the end of its GTID. */
const find = (sequence: number, page?: number): PageRows => {
  const found = events.find(
    ({ gtid, page_id }) => gtid === `0-1-${sequence}` && (page ?? page_id) === page_id,
  )
  assert.ok(found)
  return found
}
const EDIT = find(19513)
const HIDE_CURRENT = find(19893)
const [FIRST] = events as [PageRows]

/** The wiki as it was after the transaction, or another one, and after more rows. */
async function run(event: PageRows, more: readonly PageRows[] = [], state = event) {
  const wiki = new RowsWiki()
  for (const each of events.slice(0, events.indexOf(state) + 1)) wiki.apply(each)
  for (const each of more) wiki.apply(each)
  await using api = await wiki.start()
  return await invoke(enrichment, cloudEvent(event), { lookups: { wiki: api } })
}

/** Rows that set the bits of a revision. */
const hide = (event: PageRows, rev_id: number, bits: number): PageRows => ({
  ...event,
  rows: [{ table: 'revision', op: 'u', after: { ...lastRevision(rev_id), rev_deleted: bits } }],
})
const lastRevision = (revId: number) =>
  events
    .flatMap(({ rows }) => rows.map(({ after }) => after))
    .findLast((after) => after?.rev_id === revId)

describe('page-change-capture', () => {
  it('leaves out a comment, user and text that the wiki has hidden since', async () => {
    const { data } = assertEmitted(await run(EDIT, [hide(EDIT, 3, 7)]))
    const { revision, performer } = data as PageChange
    assert.equal(performer, undefined)
    for (const field of ['comment', 'editor', 'rev_sha1']) assert.equal(revision[field], undefined)
    assert.equal(revision.content_slots?.main?.content_sha1, undefined)
    const visible = [revision.is_content_visible, revision.is_comment_visible]
    assert.deepEqual([...visible, revision.is_editor_visible], [false, false, false])
    assert.doesNotMatch(JSON.stringify(data), /where from|stlcse88iymcu6nywkpiej5fa2icx75/)
  })

  it('asks the wiki about rows that have everything, if they are not fresh', async (t) => {
    // The first edit of an address: its name and its comment are among the rows.
    const first = find(19552)
    const time = Date.parse(first.committed_at)
    const hidden = [
      hide(first, first.rows.find(({ table }) => table === 'revision')?.after?.rev_id ?? 0, 15),
    ]
    t.mock.timers.enable({ apis: ['Date'], now: time })
    assert.match(JSON.stringify(assertEmitted(await run(first)).data), /192\.0\.2\.44/)
    t.mock.timers.setTime(time + 6000)
    const { data } = assertEmitted(await run(first, hidden))
    assert.doesNotMatch(JSON.stringify(data), /192\.0\.2\.44|question/)
    assert.equal((data as PageChange).revision.is_editor_visible, false)
  })

  it('leaves out what the rows hide, though the wiki shows it', async () => {
    const rows = EDIT.rows.map((row) =>
      row.table === 'revision' ? { ...row, after: { ...row.after, rev_deleted: 2 } } : row,
    ) as PageRows['rows']
    const wiki = new RowsWiki()
    for (const each of [FIRST, EDIT]) wiki.apply(each)
    await using api = await wiki.start()
    const options = { lookups: { wiki: api } }
    const { data } = assertEmitted(await invoke(enrichment, cloudEvent({ ...EDIT, rows }), options))
    assert.doesNotMatch(JSON.stringify((data as PageChange).revision), /where from/)
  })

  it('tells nothing of a page that is deleted by suppression but that it is gone', async () => {
    const deletion = find(20200)
    const rows = deletion.rows.flatMap((row) => {
      if (row.table === 'comment') return []
      const { log_id, log_action, log_timestamp, log_page } = row.after ?? {}
      const log = { log_id, log_type: 'suppress', log_action, log_timestamp, log_page }
      if (row.table === 'logging') return { ...row, after: log }
      if (row.table === 'archive') return { ...row, after: { ...row.after, ar_deleted: 15 } }
      return row
    }) as PageRows['rows']
    const event = { ...deletion, rows }
    await using api = await new RowsWiki().start()
    const result = await invoke(enrichment, cloudEvent(event), { lookups: { wiki: api } })
    const { page, performer, comment, revision } = assertEmitted(result).data as PageChange
    assert.deepEqual([page.page_id, performer, comment], [19, undefined, undefined])
    assert.deepEqual(Object.keys(revision).toSorted(), [
      'is_comment_visible',
      'is_content_visible',
      'is_editor_visible',
      'is_minor_edit',
      'rev_dt',
      'rev_id',
      'rev_parent_id',
    ])
  })

  it('emits a change of visibility though the page was edited since', async () => {
    const since = { ...find(19904), committed_at: '2026-11-28T01:08:38Z' }
    const { data } = assertEmitted(await run(HIDE_CURRENT, [since]))
    const { revision, prior_state } = data as PageChange
    assert.equal(revision.rev_id, 29)
    const before = { is_comment_visible: true, is_editor_visible: true }
    assert.deepEqual(prior_state, { revision: before })
  })

  it('emits a change of visibility though the page was edited 25 times since, or in the same second', async () => {
    const edit = lastRevision(29)
    const page = { page_id: edit?.rev_page, page_namespace: 0, page_title: 'T' }
    const later = (i: number, timestamp: string): PageRows => {
      const revision = {
        ...edit,
        rev_id: 1000 + i,
        rev_parent_id: i === 0 ? 29 : 999 + i,
        rev_timestamp: timestamp,
      }
      const after = { ...page, page_latest: 1000 + i, page_is_redirect: 0 }
      return {
        ...HIDE_CURRENT,
        rows: [
          { table: 'revision', op: 'i', after: revision },
          { table: 'page', op: 'u', after },
        ],
      } as PageRows
    }
    const many = Array.from({ length: 25 }, (_, i) => later(i, '20991128010000'))
    const same = later(0, HIDE_CURRENT.committed_at.replaceAll(/\D/g, '').slice(0, 14))
    for (const since of [many, [same]]) {
      const { data } = assertEmitted(await run(HIDE_CURRENT, since))
      assert.equal((data as PageChange).revision.rev_id, 29)
    }
  })

  it('waits for a replica that still hides what was shown', async (t) => {
    const shows = {
      ...HIDE_CURRENT,
      rows: HIDE_CURRENT.rows.map((row) =>
        row.table === 'revision' && row.before && row.after
          ? { ...row, before: row.after, after: row.before }
          : row,
      ),
    } as PageRows
    const time = Date.parse(shows.committed_at)
    t.mock.timers.enable({ apis: ['Date'], now: time + 1000 })
    assertFailed(await run(shows, [], HIDE_CURRENT), 'revision_not_yet')
    t.mock.timers.setTime(time + 11_000)
    // Somebody hid it again.
    const { data } = assertEmitted(await run(shows, [], HIDE_CURRENT))
    assert.equal((data as PageChange).revision.is_comment_visible, false)
  })

  it('waits for a revision that the replica does not have yet, and does without it later', async () => {
    await using api = await new RowsWiki().start()
    const options = { lookups: { wiki: api } }
    const young = cloudEvent(EDIT, { time: new Date().toISOString() })
    assertFailed(await invoke(enrichment, young, options), 'revision_not_yet')
    const { data } = assertEmitted(await invoke(enrichment, cloudEvent(EDIT), options))
    const { revision, prior_state } = data as PageChange
    assert.equal(revision.rev_id, 3)
    assert.deepEqual(prior_state, { revision: { rev_id: 2 } })
    // The page may be deleted, or the revision hidden: what the rows showed is of a while ago.
    assert.doesNotMatch(JSON.stringify(data), /where from|stlcse88iymcu6nywkpiej5fa2icx75/)
  })

  it('shares three requests among 20 edits that come together', async () => {
    const edits = events.filter(({ rows }) => rows.every(({ op }) => op !== 'd')).slice(0, 20)
    const wiki = new RowsWiki()
    for (const each of events.slice(0, 24)) wiki.apply(each)
    await using api = await wiki.start()
    await using opened = openFunction(enrichment, { lookups: { wiki: api } })
    const plain = edits.filter(({ rows }) => rows.every(({ table }) => table !== 'logging'))
    for (const result of await Promise.all(
      plain.map((event) => opened.invoke(cloudEvent(event))),
    )) {
      assertEmitted(result)
    }
    assert.ok(plain.length > 10)
    assert.equal(api.requests.length, 3)
  })

  it('skips rows that only prepare a change, without asking the wiki', async () => {
    await using api = await fakeApi({})
    const options = { lookups: { wiki: api } }
    // MediaWiki refuses to hide the text of a current revision.
    assertSkipped(await invoke(enrichment, find(19913), options), 'not_current')
    assertSkipped(await invoke(enrichment, find(20027), options), 'part_of_a_deletion')
    assertSkipped(await invoke(enrichment, find(20121), options), 'no_revision_yet')
    assertSkipped(await invoke(enrichment, find(20122), options), 'revision_not_current')
    assertSkipped(await invoke(enrichment, find(20117, 16), options), 'history_merge')
    assert.equal(api.requests.length, 0)
  })
})

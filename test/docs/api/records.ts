/**
 * Ask for a wiki's records
 *
 * `mediawikiRecords` asks the wiki for what it knows about revisions, users and log entries, without texts.
 * What the wiki hides from the public is not in its answers. `revisionState` and `userState` make the parts of
 * a page change of them, `slotState` a slot.
 *
 * @shows @tributary/mediawiki: mediawikiRecords, MediaWikiRecords, RevisionRecord, PageRecord, SlotRecord
 * @shows @tributary/mediawiki: UserRecord, Author, LogRecord, LogPlace, TitleRecord, Site
 * @shows @tributary/mediawiki: revisionState, slotState, userState, RevisionState, User, CHANGELOG_KIND
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Author,
  asPageChange,
  CHANGELOG_KIND,
  type MediaWikiRecords,
  mediawikiRecords,
  pageKey,
  revisionState,
  slotState,
  type User,
  userState,
} from '@tributary/mediawiki'
import { defineEnrichment } from '@tributary/runtime'
import { assertEmitted, example, fakeApi, invoke } from '@tributary/runtime/testing'
import { pageChange } from '@tributary/schemas'
import * as examples from '@tributary/schemas/examples'

/** Fills in the revision of changes that only say which one it is. */
const enrichment = defineEnrichment({
  name: 'page-facts',
  input: [{ stream: 'mediawiki.page_change.v1', schema: pageChange }],
  output: { stream: 'page_facts', schema: pageChange },
  key: pageKey,
  lookups: { wiki: mediawikiRecords },
  async enrich(event, { wiki }) {
    const change = asPageChange(event)
    const record = await wiki.revision(change.revision.rev_id)
    if (!record) return change
    const { timestamp, author } = record
    const editor = author && (await editorOf(author, wiki))
    const { rev_id } = change.revision
    return { ...change, revision: { ...revisionState(record, editor), rev_id, rev_dt: timestamp } }
  },
})

/** An address has no id. */
async function editorOf(author: Author, wiki: MediaWikiRecords): Promise<User> {
  return userState(author, author.id === undefined ? undefined : await wiki.user(author.id))
}

test('fills in who made the revision, and its slots', async () => {
  const page = { pageid: 21, ns: 0, title: 'Calder', lastrevid: 7 }
  const slots = { main: { size: 18, contentmodel: 'wikitext' } }
  const revision = { revid: 7, user: 'Ann', userid: 3, timestamp: '2026-11-23T19:08:52Z', slots }
  await using wiki = await fakeApi({
    '*': ({ query }) =>
      query.has('revids')
        ? { json: { query: { pages: [{ ...page, revisions: [revision] }] } } }
        : { json: { query: { users: [{ userid: 3, name: 'Ann', groups: ['user'] }] } } },
  })
  const change = example(examples.pageChange, { revision: { rev_id: 7 }, prior_state: undefined })
  const editor = { user_text: 'Ann', user_id: 3, groups: ['user'], is_bot: false }
  const result = await invoke(enrichment, change, { lookups: { wiki } })
  assertEmitted(result, {
    revision: {
      rev_id: 7,
      editor,
      content_slots: { main: slotState('main', { size: 18, model: 'wikitext' }) },
    },
  })
})

test('says how a table of pages applies each kind of change', () => {
  assert.equal(CHANGELOG_KIND.undelete, 'insert')
})

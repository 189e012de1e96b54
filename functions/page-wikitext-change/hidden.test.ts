/** Hidden text and users never leave page-wikitext-change: not in its result, problems, log or metrics. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { recordedWiki, withText } from '@tributary/mediawiki/testing'
import {
  type Answer,
  assertEmitted,
  assertFailed,
  example,
  fakeApi,
  openFunction,
  type Result,
  type TestEvent,
} from '@tributary/runtime/testing'
import { type PageWikitextChange, pageChange, revisionCreate } from '@tributary/schemas/examples'
import enrichment from './index.ts'

const TEXT = 'MARK_TEXT of 19 byt'
const USER = { user_text: 'MARK_USER', user_id: 77, groups: ['MARK_GROUP'], passed_on: 'MARK_NEW' }
const HIDDEN = { is_content_visible: false, is_comment_visible: false, is_editor_visible: false }
const KINDS = ['create', 'edit', 'move', 'undelete', 'visibility_change'] as const
type Kind = (typeof KINDS)[number] | 'delete'

/** A change of revision 4 with everything in it that may be hidden; `flags` say whether it is. */
function changeOf(kind: Kind, flags: object = {}) {
  const makes = ['create', 'edit', 'move'].includes(kind)
  const change = withText(example(pageChange, { page_change_kind: kind }), TEXT)
  const { main } = change.revision.content_slots ?? {}
  const revision = {
    ...change.revision,
    ...{ rev_id: 4, comment: 'MARK_COMMENT', editor: USER },
    content_slots: { main: { ...main, content_body: TEXT } },
  }
  return {
    ...change,
    performer: makes ? USER : { user_text: 'Admin', user_id: 1 },
    comment: makes ? 'MARK_COMMENT' : 'a reason',
    revision: { ...revision, ...flags },
    prior_state: { revision: { ...revision, rev_id: 3, ...HIDDEN } },
  }
}
const hash = String(changeOf('edit').revision.rev_sha1)
const size = Buffer.byteLength(TEXT)

const created = {
  ...example(revisionCreate),
  ...{ rev_id: 4, rev_sha1: hash, rev_len: size, comment: 'MARK_COMMENT' },
  ...{ parsedcomment: 'MARK <b>', performer: { ...USER, user_groups: ['MARK_GROUP'] } },
  rev_slots: {
    main: { rev_slot_content_model: 'wikitext', rev_slot_sha1: hash, rev_slot_size: size, new: 1 },
  },
}

/** The result, after the check that neither it nor log or metrics have a marked text, or its SHA-1. */
async function withoutLeak(event: TestEvent, url: string): Promise<Result<PageWikitextChange>> {
  await using opened = openFunction(enrichment, { lookups: { mediawiki: { url } } })
  const result = await opened.invoke(event)
  assert.notEqual(result.code, 'internal_error')
  // The cause of a failure stays in the process.
  const { cause: _, ...shown } = result
  const everything = [JSON.stringify(shown), ...opened.log, await opened.metrics()].join('\n')
  assert.doesNotMatch(everything, /MARK/)
  assert.equal(everything.includes(hash), false, 'the SHA-1')
  return result
}

/** The revision of the wiki, of which it says that everything is hidden, shown all the same or not. */
const hiding = (isShown: boolean) => ({
  ...{ commenthidden: true, userhidden: true, sha1hidden: true },
  ...(isShown && { comment: 'MARK_COMMENT', user: 'MARK_USER' }),
  slots: {
    main: { contentmodel: 'wikitext', texthidden: true, ...(isShown && { content: TEXT }) },
  },
})
const showing = { user: 'MARK_USER', comment: 'MARK_COMMENT', slots: { main: TEXT } }

describe('a hidden text, summary or user', () => {
  const assertHidden = async (event: ReturnType<typeof changeOf> | typeof created, url: string) => {
    const { data } = assertEmitted(await withoutLeak(event, url), {
      revision: { ...HIDDEN, content_slots: { main: { content_size: size } } },
    })
    assert.equal('editor' in data.revision, false)
    const isOther = event.performer.user_text === 'Admin'
    assert.deepEqual(data.performer, isOther ? event.performer : undefined)
    assert.equal(data.comment, isOther ? 'a reason' : undefined)
  }

  it('does not leave if only the wiki says so, whether or not it shows them to us', async () => {
    for (const isShown of [false, true]) {
      await using wiki = await recordedWiki({ 4: hiding(isShown) })
      await assertHidden(created, wiki.url)
      for (const kind of KINDS) await assertHidden(changeOf(kind), wiki.url)
    }
  })

  it('does not leave if only the event says so, though the wiki shows it', async () => {
    await using wiki = await recordedWiki({ 4: showing })
    for (const kind of [...KINDS, 'delete'] as const) {
      await assertHidden(changeOf(kind, HIDDEN), wiki.url)
    }
  })

  it('is one slot of two: the other slot keeps its text', async () => {
    const other = 'the other slot'
    const { content_slots } = withText(pageChange.examples[0] as never, other).revision
    const change = changeOf('create')
    const shown = { comment: 'why', editor: { user_text: 'U' } }
    const slots = { ...change.revision.content_slots, other: content_slots?.main ?? {} }
    const event = {
      ...change,
      ...{ comment: 'why', performer: shown.editor },
      revision: { ...change.revision, ...shown, content_slots: slots },
    }
    const hidden = { contentmodel: 'wikitext', texthidden: true, content: TEXT }
    await using wiki = await recordedWiki({ 4: { slots: { main: hidden, other } } })
    const { content_sha1 } = content_slots?.main ?? {}
    assertEmitted(await withoutLeak(event, wiki.url), {
      revision: {
        ...{ is_content_visible: false, comment: 'why' },
        content_slots: { other: { content_body: other, content_sha1 } },
      },
    } as object)
  })

  it('does not leave in a problem or the log if the answer of the wiki is wrong', async () => {
    const answerOf = (revid: number, slot: object) => ({
      query: { pages: [{ revisions: [{ revid, slots: { main: slot }, comment: 'MARK' }] }] },
    })
    const wrong: Answer[] = [
      { json: answerOf(5, { content: TEXT }) },
      { json: answerOf(4, { content: 'MARK_OTHER' }) },
      { json: { error: { code: 'MARK <b>', info: 'MARK' } } },
      { json: 'MARK' },
      ...['MARK', '{"MARK":', '<h1>MARK</h1>', '{"query":"MARK"}'].map((body) => ({ body })),
    ]
    for (const answer of wrong) {
      await using wiki = await fakeApi({ '*': answer })
      assertFailed(await withoutLeak(changeOf('edit'), wiki.url), 'upstream_invalid')
    }
  })

  it('does not leave in a problem or the log if the event is malformed', async () => {
    for (const data of [
      ...['MARK', '{"comment":"MARK', '{"comment":"MARK\n"}', '{"a":"MARK"}}'],
      ...['{"MARK"}', '["MARK",]', '{"a":MARK}'],
    ]) {
      assertFailed(await withoutLeak(data, 'http://127.0.0.1:9/'), 'malformed_json')
    }
  })

  it('does not leave in a problem, the log or the metrics if a field has the wrong type', async () => {
    const flagged = changeOf('edit', HIDDEN)
    const { revision, meta, performer } = flagged
    const wrong = [
      ...[{ comment: { MARK: 'MARK' } }, { comment: ['MARK'] }, { dt: 'MARK' }, { MARK: 1 }],
      ...[{ revision: { ...revision, comment: { text: 'MARK' } } }, { page_change_kind: 'MARK' }],
      ...[{ revision: { ...revision, rev_sha1: ['MARK'] } }, { wiki_id: 'MARK', MARK: 'MARK' }],
      ...[{ revision: { ...revision, editor: 'MARK' } }, { meta: { ...meta, domain: 'MARK M' } }],
      ...[{ performer: { ...performer, user_id: 'MARK' } }],
      ...[{ performer: { ...performer, groups: 'MARK' } }],
    ]
    await using wiki = await fakeApi({ '*': { status: 500, body: 'MARK' } })
    for (const members of wrong) {
      const result = await withoutLeak({ ...flagged, ...members }, wiki.url)
      assert.equal(result.outcome, 'failed')
    }
  })
})

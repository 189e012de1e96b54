/** page-wikitext-change on an hour of a real wiki. */
import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type RecordedWiki, recordedWiki, withText } from '@tributary/mediawiki/testing'
import {
  assertEmitted,
  assertFailed,
  example,
  invoke,
  type OpenFunction,
  openFunction,
  recordedEvents,
} from '@tributary/runtime/testing'
import {
  type PageChange,
  type PageWikitextChange,
  pageChange,
  type RevisionCreate,
} from '@tributary/schemas/examples'
import enrichment from './index.ts'

const RECORDED = join(import.meta.dirname, '../../test/fixtures/recorded-wiki')
const changes = recordedEvents<PageChange>(join(RECORDED, 'mediawiki.page_change.v1.jsonl'))
const creates = recordedEvents<RevisionCreate>(join(RECORDED, 'mediawiki.revision-create.jsonl'))
const ofKind = (kind: string) =>
  changes.find((change) => change.page_change_kind === kind) as PageChange

/** SHA-1 as MediaWiki's events have it: base 36, 31 characters. */
const sha1 = (text = '') =>
  BigInt(`0x${hash('sha1', text)}`)
    .toString(36)
    .padStart(31, '0')
const textOf = ({ revision }: PageWikitextChange) => revision.content_slots?.main?.content_body

describe('page-wikitext-change', () => {
  let wiki: RecordedWiki
  let opened: OpenFunction<PageWikitextChange>
  before(async () => {
    wiki = await recordedWiki(RECORDED)
    opened = openFunction(enrichment, { lookups: { mediawiki: wiki } })
  })
  after(async () => {
    await opened.close()
    await wiki.close()
  })
  const enrich = async (change: object) => assertEmitted(await opened.invoke(change))

  it('enriches all 71 revision-creates, each with the text of its revision', async () => {
    assert.equal(creates.length, 71)
    for (const create of creates) {
      const isEdit = Boolean(create.rev_parent_id)
      const result = await opened.invoke(create)
      const { data } = assertEmitted(result, {
        page_change_kind: isEdit ? 'edit' : 'create',
        changelog_kind: isEdit ? 'update' : 'insert',
        dt: create.rev_timestamp,
        wiki_id: create.database,
        page: {
          page_id: create.page_id,
          page_title: create.page_title,
          namespace_id: create.page_namespace,
          is_redirect: create.page_is_redirect,
        },
        revision: {
          rev_id: create.rev_id,
          rev_dt: create.rev_timestamp,
          rev_parent_id: create.rev_parent_id,
          comment: create.comment,
          editor: { user_text: create.performer?.user_text },
          is_content_visible: true,
        },
        meta: { request_id: create.meta.request_id },
      })
      assert.deepEqual(data.revision.content_slots?.main, {
        slot_role: 'main',
        content_model: create.rev_content_model,
        content_format: create.rev_content_format,
        content_sha1: create.rev_sha1,
        content_size: create.rev_len,
        origin_rev_id: create.rev_slots?.main?.rev_slot_origin_rev_id,
        content_body: textOf(data),
      })
      assert.equal(sha1(textOf(data)), create.rev_sha1)
    }
  })

  it('enriches all 72 page_changes: each as it came, with the text of its revision', async () => {
    assert.equal(changes.length, 72)
    for (const change of changes) {
      const { data } = await enrich(change)
      const expected = structuredClone(change)
      expected.$schema = '/mediawiki/page/wikitext_change/1.0.0'
      Object.assign(expected.meta, { id: data.meta.id, stream: 'mediawiki.page_wikitext_change' })
      const text = textOf(data)
      if (change.page_change_kind !== 'delete') {
        Object.assign(expected.revision.content_slots?.main ?? {}, { content_body: text })
        assert.equal(sha1(text), change.revision.rev_sha1)
      }
      assert.deepEqual(data, expected)
    }
  })

  it('gives a revision-create and the page_change of the same edit the same page and text', async () => {
    for (const create of creates) {
      const change = changes.find(
        ({ page_change_kind, revision }) =>
          revision.rev_id === create.rev_id && /create|edit|move/.test(page_change_kind),
      )
      const [{ data: one }, { data: other }] = [
        await enrich(create),
        await enrich(change as object),
      ]
      assert.deepEqual(one.page, other.page)
      assert.deepEqual(one.revision.content_slots, other.revision.content_slots)
    }
  })

  it('passes a delete on without text, though the event has it, and without asking the wiki', async () => {
    const deletion = structuredClone(ofKind('delete'))
    deletion.prior_state = { revision: structuredClone(deletion.revision) }
    for (const { content_slots } of [deletion.revision, deletion.prior_state.revision ?? {}]) {
      Object.assign(content_slots?.main ?? {}, { content_body: 'deleted text' })
    }
    const asked = wiki.requests.length
    const { data } = await enrich(deletion)
    assert.equal(data.changelog_kind, 'delete')
    assert.doesNotMatch(JSON.stringify(data), /deleted text|content_body/)
    assert.deepEqual(data.page, deletion.page)
    assert.equal(wiki.requests.length, asked)
  })

  it('enriches an undelete as an insert with the text that is there again', async () => {
    const { data } = await enrich(ofKind('undelete'))
    assert.equal(data.changelog_kind, 'insert')
    assert.equal(sha1(textOf(data)), data.revision.rev_sha1)
  })

  it('enriches a move with the old title and the redirect it left', async () => {
    const result = await opened.invoke(ofKind('move'))
    const { data } = assertEmitted(result, {
      page: { page_title: 'Calder' },
      prior_state: { page: { page_title: 'Calder_Beck' } },
      created_redirect_page: { page_title: 'Calder_Beck' },
    })
    assert.doesNotMatch(JSON.stringify(data.prior_state), /content_body/)
  })

  it('gives the same event the same id, and 143 different events 143 ids', async () => {
    const ids = async () => {
      const events = []
      for (const event of [...creates, ...changes]) events.push(await enrich(event))
      return events.map(({ id }) => id)
    }
    const first = await ids()
    assert.deepEqual(await ids(), first)
    assert.equal(new Set(first).size, 143)
  })

  it('keys each event by its wiki and page, and dates it by its change', async () => {
    for (const change of changes) {
      const { page_id } = change.page
      const partitionkey = `{"wiki_id":"labwiki","page_id":${page_id}}`
      const attributes = { partitionkey, subject: `labwiki/${page_id}`, time: change.dt }
      assertEmitted(await opened.invoke(change), {}, attributes)
    }
  })
})

it('page-wikitext-change enriches a page of 2 MiB, unless it does not fit into MAX_OUTPUT_BYTES', async () => {
  const large = 'é漢😀x'.repeat(419_430)
  // Six bytes of JSON for one of text.
  const escaped = '\u0001'.repeat(2 << 20)
  await using wiki = await recordedWiki({ 1: large, 2: escaped })
  const lookups = { mediawiki: wiki }
  const change = (rev_id: number) => example(pageChange, { revision: { rev_id } })
  const { data } = assertEmitted(await invoke(enrichment, withText(change(1), large), { lookups }))
  assert.equal(textOf(data), large)
  assertFailed(
    await invoke(enrichment, withText(change(2), escaped), { lookups }),
    'event_too_large',
  )
})

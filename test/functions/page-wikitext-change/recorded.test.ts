import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import definition from '../../../functions/page-wikitext-change/index.ts'
import { type Answer, post } from '../../support/function-client.ts'
import { enriched } from '../../support/function-contract.ts'
import {
  type Json,
  OUTPUT,
  pageChanges,
  revisionCreates,
  sha1,
  violations,
} from '../../support/function-events.ts'
import { type Served, serving } from '../../support/function-serve.ts'
import { FakeWiki } from '../../support/function-wiki.ts'

/** The output that a page_change must give: itself under the output's schema and stream, with its text. */
const expected = (event: Json, output: Json) => {
  const copy = structuredClone(event)
  copy.$schema = OUTPUT
  Object.assign(copy.meta, { id: output.meta.id, stream: 'mediawiki.page_wikitext_change' })
  if (event.page_change_kind === 'delete') return copy
  const { main } = copy.revision.content_slots
  main.content_body = output.revision.content_slots.main.content_body
  return copy
}

describe('page-wikitext-change on the recorded wiki', () => {
  let wiki: FakeWiki
  let served: Served
  before(async () => {
    wiki = await FakeWiki.start()
    served = await serving(definition, { MEDIAWIKI_API_URL: wiki.url })
  })
  after(async () => {
    await served.close()
    await wiki[Symbol.asyncDispose]()
  })

  const enrich = async (event: Json): Promise<Json> => {
    const output = enriched(await post(served.url, event))
    assert.deepEqual(violations(OUTPUT, output), [], JSON.stringify(event).slice(0, 300))
    return output
  }
  const kind = (name: string) => pageChanges().filter((event) => event.page_change_kind === name)

  it('enriches all 71 revision-creates, each with the text of its revision', async () => {
    const events = revisionCreates()
    assert.equal(events.length, 71)
    for (const event of events) {
      const { meta, wiki_id, page, revision, ...output } = await enrich(event)
      const { content_body, ...main } = revision.content_slots.main
      assert.equal(sha1(content_body), event.rev_sha1)
      assert.equal(Buffer.byteLength(content_body), event.rev_len)
      assert.deepEqual(main, {
        slot_role: 'main',
        content_model: event.rev_content_model,
        content_format: event.rev_content_format,
        content_sha1: event.rev_sha1,
        content_size: event.rev_len,
        origin_rev_id: event.rev_slots.main.rev_slot_origin_rev_id,
      })
      assert.equal(output.page_change_kind, event.rev_parent_id ? 'edit' : 'create')
      assert.equal(output.changelog_kind, event.rev_parent_id ? 'update' : 'insert')
      assert.equal(output.dt, event.rev_timestamp)
      assert.equal(wiki_id, event.database)
      assert.equal(page.page_id, event.page_id)
      assert.equal(page.page_title, event.page_title)
      assert.equal(page.namespace_id, event.page_namespace)
      assert.equal(page.is_redirect, event.page_is_redirect)
      assert.equal(revision.rev_id, event.rev_id)
      assert.equal(revision.rev_dt, event.rev_timestamp)
      assert.equal(revision.rev_parent_id, event.rev_parent_id)
      assert.equal(revision.comment, event.comment)
      assert.equal(revision.editor.user_text, event.performer.user_text)
      assert.equal(revision.is_content_visible, true)
      assert.equal(meta.request_id, event.meta.request_id)
    }
  })

  it('enriches all 72 page_changes: each as it came, with the text of its revision', async () => {
    const events = pageChanges()
    assert.equal(events.length, 72)
    for (const event of events) {
      const output = await enrich(event)
      assert.deepEqual(output, expected(event, output))
      if (event.page_change_kind === 'delete') continue
      const { content_body } = output.revision.content_slots.main
      assert.equal(sha1(content_body), event.revision.rev_sha1)
    }
  })

  it('gives a revision-create and the page_change of the same edit the same page and text', async () => {
    for (const create of revisionCreates()) {
      const change = pageChanges().find(
        ({ page_change_kind, revision }) =>
          revision.rev_id === create.rev_id && /create|edit|move/.test(page_change_kind),
      )
      const [one, other] = [await enrich(create), await enrich(change)]
      assert.deepEqual(one.page, other.page)
      assert.deepEqual(one.revision.content_slots, other.revision.content_slots)
    }
  })

  it('passes a delete on without text, and without asking the wiki', async () => {
    const [event] = kind('delete')
    wiki.requests.length = 0
    const output = await enrich(event)
    assert.equal(output.changelog_kind, 'delete')
    assert.doesNotMatch(JSON.stringify(output), /content_body/)
    assert.equal(wiki.requests.length, 0)
  })

  it('enriches an undelete as an insert with the text that is there again', async () => {
    const [event] = kind('undelete')
    const output = await enrich(event)
    assert.equal(output.changelog_kind, 'insert')
    assert.equal(sha1(output.revision.content_slots.main.content_body), event.revision.rev_sha1)
  })

  it('enriches a move with the old title and the redirect it left', async () => {
    const [event] = kind('move')
    const output = await enrich(event)
    assert.equal(output.page.page_title, 'Calder')
    assert.equal(output.prior_state.page.page_title, 'Calder_Beck')
    assert.equal(output.created_redirect_page.page_title, 'Calder_Beck')
    assert.equal(output.prior_state.revision.content_slots.main.content_body, undefined)
  })

  it('gives the same event the same id, and 143 different events 143 ids', async () => {
    const events = [...revisionCreates(), ...pageChanges()]
    const ids = async () => {
      const answers: Answer[] = []
      for (const event of events) answers.push(await post(served.url, event))
      return answers.map((answer) => answer.headers['ce-id'])
    }
    const first = await ids()
    assert.deepEqual(await ids(), first)
    assert.equal(new Set(first).size, 143)
  })

  it('keys each event by its wiki and page', async () => {
    for (const event of pageChanges()) {
      const { headers } = await post(served.url, event)
      const key = { wiki_id: 'labwiki', page_id: event.page.page_id }
      assert.equal(headers['ce-partitionkey'], JSON.stringify(key))
      assert.equal(headers['ce-subject'], `labwiki/${key.page_id}`)
      assert.equal(headers['ce-time'], event.dt)
    }
  })
})

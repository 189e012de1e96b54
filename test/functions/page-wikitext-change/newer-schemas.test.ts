import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import definition from '../../../functions/page-wikitext-change/index.ts'
import { readSources } from '../../../packages/tributary/build/schemas.ts'
import { eachCase } from '../../support/cases.ts'
import { post } from '../../support/function-client.ts'
import { assertProblem, enriched } from '../../support/function-contract.ts'
import {
  type Json,
  OUTPUT,
  pageChanges,
  revisionCreates,
  violations,
} from '../../support/function-events.ts'
import { type Served, serving } from '../../support/function-serve.ts'
import { FakeWiki } from '../../support/function-wiki.ts'

const ROOT = join(import.meta.dirname, '../../..')

/** Unknown fields, of every JSON type. */
const UNKNOWN = {
  new_text: 'Hvítá',
  new_empty: '',
  new_number: -0.5,
  new_flag: false,
  new_null: null,
  new_list: [1, 'two', { three: [] }],
  new_object: { deep: { deeper: { deepest: true } }, empty: {} },
}

/** A copy with the unknown fields added to every object. */
const withUnknown = (value: Json): Json => {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(withUnknown)
  const entries = Object.entries(value).map(([name, member]) => [name, withUnknown(member)])
  return { ...Object.fromEntries(entries), ...UNKNOWN }
}

/** Slots are a map, so an object added there is a slot; the rest would be no slots. */
const asEvent = (event: Json): Json => {
  const unknown = withUnknown(event)
  for (const state of [unknown.revision, unknown.prior_state?.revision, unknown]) {
    for (const slots of [state?.content_slots, state?.rev_slots]) {
      for (const name of Object.keys(UNKNOWN)) if (slots) delete slots[name]
    }
  }
  return unknown
}

const UNSUPPORTED = [
  ...['/mediawiki/page/change/2.0.0', '/mediawiki/page/change/10.2.0'],
  ...['/mediawiki/page/change/0.9.0', '/mediawiki/revision/create/3.0.0'],
  ...['/mediawiki/page/links-change/1.0.0', '/evil/mediawiki/page/change/1.2.0'],
  ...['/mediawiki/page/change/1.2.0/x', '/mediawiki/page/change/latest'],
  ...['/mediawiki/page/change', ''],
]

describe('page-wikitext-change on schemas newer than it', () => {
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
    assert.deepEqual(violations(OUTPUT, output), [])
    return output
  }

  it('enriches every minor version of page/change 1, and passes unknown fields of every object on', () =>
    eachCase(['1.0.0', '1.12.0', '1.99.7'], async (version) => {
      for (const recorded of pageChanges()) {
        const event = { ...asEvent(recorded), $schema: `/mediawiki/page/change/${version}` }
        const output = await enrich(event)
        const copy = structuredClone(output)
        Object.assign(copy, { $schema: event.$schema })
        Object.assign(copy.meta, { id: event.meta.id, stream: event.meta.stream })
        delete copy.revision.content_slots.main.content_body
        assert.deepEqual(copy, event)
      }
    }))

  it('accepts any type in fields whose types we only inferred', async () => {
    const [event] = pageChanges()
    event.page.wikibase_item_id = 5
    event.performer = {
      ...event.performer,
      user_central_id: '5',
      first_edit_dt: '2001',
      wiki_id: 1,
    }
    event.revision.revert = true
    const output = await enrich({ ...event, $schema: '/mediawiki/page/change/1.13.0' })
    assert.deepEqual([output.page, output.performer], [event.page, event.performer])
    assert.equal(output.revision.revert, true)
  })

  it('passes no text of a deleted page on, though the event has it', async () => {
    const event = pageChanges().find(({ page_change_kind: kind }) => kind === 'delete')
    event.prior_state = { ...event.prior_state, revision: structuredClone(event.revision) }
    for (const { content_slots } of [event.revision, event.prior_state.revision]) {
      content_slots.main.content_body = 'deleted text'
    }
    const output = await enrich(event)
    assert.doesNotMatch(JSON.stringify(output), /deleted text|content_body/)
    const { content_body: _, ...slot } = event.revision.content_slots.main
    assert.deepEqual(output.revision.content_slots.main, slot)
  })

  it('enriches revision/create 1 and 2, and passes unknown fields of every object on', () =>
    eachCase(['1.0.0', '2.0.0', '2.7.0'], async (version) => {
      for (const recorded of revisionCreates()) {
        const event = { ...asEvent(recorded), $schema: `/mediawiki/revision/create/${version}` }
        const output = await enrich(event)
        for (const object of [
          output,
          output.meta,
          output.performer,
          output.revision.editor,
          output.revision.content_slots.main,
        ]) {
          assert.deepEqual({ ...object, ...UNKNOWN }, object)
        }
      }
    }))

  it('enriches the examples of all input schemas', async () => {
    const inputs = readSources(ROOT).filter(({ title }) =>
      /page\/change$|revision\/create$/.test(title),
    )
    assert.ok(inputs.length >= 3)
    for (const { schema } of inputs) {
      for (const event of schema.examples as unknown as Json[]) await enrich(event)
    }
  })

  it('takes the time of a revision-create from dt where it has one, else from the revision', async () => {
    const [event] = revisionCreates()
    const dt = '2026-11-23T20:00:00.5Z'
    assert.equal((await enrich(event)).dt, event.rev_timestamp)
    const newer = { ...event, $schema: '/mediawiki/revision/create/2.0.0', dt }
    assert.equal((await enrich(newer)).dt, dt)
  })

  it('needs no more of an event than its identity', async () => {
    const { $schema, meta, dt, wiki_id, page_change_kind, page, revision } = pageChanges()[0]
    const { rev_id, rev_dt } = revision
    const { page_id, page_title } = page
    const { domain } = meta
    const least = {
      ...{ $schema, dt, wiki_id, page_change_kind, meta: { domain, stream: meta.stream } },
      ...{ page: { page_id, page_title }, revision: { rev_id, rev_dt } },
    }
    const output = await enrich(least)
    assert.equal(output.changelog_kind, 'insert')
    assert.equal(output.revision.content_slots.main.content_sha1, revision.rev_sha1)
    assert.equal(output.revision.content_slots.main.content_size, revision.rev_size)
  })

  it('refuses other major versions and other schemas, and asks the wiki nothing', () =>
    eachCase(UNSUPPORTED, async ($schema) => {
      wiki.requests.length = 0
      const answer = await post(served.url, { ...pageChanges()[0], $schema })
      assertProblem(answer, 'unsupported_schema')
      assert.equal(wiki.requests.length, 0)
    }))
})

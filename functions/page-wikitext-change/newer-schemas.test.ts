/** page-wikitext-change on events whose schemas are newer than it, or not its own. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type RecordedWiki, recordedWiki } from '@tributary/mediawiki/testing'
import {
  assertEmitted,
  assertFailed,
  type OpenFunction,
  openFunction,
  recordedEvents,
} from '@tributary/runtime/testing'
import { type PageWikitextChange, pageChange, revisionCreate } from '@tributary/schemas/examples'
import enrichment from './index.ts'

// biome-ignore lint/suspicious/noExplicitAny: these events have fields that no type knows
type Json = any

const RECORDED = join(import.meta.dirname, '../../test/fixtures/recorded-wiki')
const changes = recordedEvents<Json>(join(RECORDED, 'mediawiki.page_change.v1.jsonl'))
const creates = recordedEvents<Json>(join(RECORDED, 'mediawiki.revision-create.jsonl'))

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

/** A copy with the unknown fields in every object but the slots: an object added there is a slot. */
const withUnknown = (value: Json, name = ''): Json => {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => withUnknown(item))
  const entries = Object.entries(value).map(([key, member]) => [key, withUnknown(member, key)])
  return { ...Object.fromEntries(entries), ...(!/slots$/.test(name) && UNKNOWN) }
}

const UNSUPPORTED = [
  ...['/mediawiki/page/change/2.0.0', '/mediawiki/page/change/10.2.0'],
  ...['/mediawiki/page/change/0.9.0', '/mediawiki/revision/create/3.0.0'],
  ...['/mediawiki/page/links-change/1.0.0', '/evil/mediawiki/page/change/1.2.0'],
  ...['/mediawiki/page/change/1.2.0/x', '/mediawiki/page/change/latest'],
  ...['/mediawiki/page/change', ''],
]

describe('page-wikitext-change on schemas newer than it', () => {
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
  const enrich = async (event: object): Promise<Json> =>
    assertEmitted(await opened.invoke(event)).data

  it('enriches every minor version of page/change 1, and passes unknown fields of every object on', async () => {
    for (const version of ['1.0.0', '1.12.0', '1.99.7']) {
      for (const recorded of changes) {
        const event = { ...withUnknown(recorded), $schema: `/mediawiki/page/change/${version}` }
        const copy = structuredClone(await enrich(event))
        Object.assign(copy, { $schema: event.$schema })
        Object.assign(copy.meta, { id: event.meta.id, stream: event.meta.stream })
        delete copy.revision.content_slots.main.content_body
        assert.deepEqual(copy, event, version)
      }
    }
  })

  it('accepts any type in fields whose types we only inferred', async () => {
    const [event] = structuredClone(changes)
    event.page.wikibase_item_id = 5
    const fields = { user_central_id: '5', first_edit_dt: '2001', wiki_id: 1 }
    event.performer = { ...event.performer, ...fields }
    event.revision.revert = true
    const output = await enrich({ ...event, $schema: '/mediawiki/page/change/1.13.0' })
    assert.deepEqual([output.page, output.performer], [event.page, event.performer])
    assert.equal(output.revision.revert, true)
  })

  it('enriches revision/create 1 and 2, and passes unknown fields of every object on', async () => {
    for (const version of ['1.0.0', '2.0.0', '2.7.0']) {
      for (const recorded of creates) {
        const event = { ...withUnknown(recorded), $schema: `/mediawiki/revision/create/${version}` }
        const output = await enrich(event)
        const { editor, content_slots } = output.revision
        for (const object of [output, output.meta, output.performer, editor, content_slots.main]) {
          assert.deepEqual({ ...object, ...UNKNOWN }, object, version)
        }
      }
    }
  })

  it('enriches the examples of its input schemas', async () => {
    for (const event of [...pageChange.examples, ...revisionCreate.examples]) await enrich(event)
  })

  it('takes the time of a revision-create from dt where it has one, else from the revision', async () => {
    const [event] = creates
    const dt = '2026-11-23T20:00:00.5Z'
    assert.equal((await enrich(event)).dt, event.rev_timestamp)
    const newer = { ...event, $schema: '/mediawiki/revision/create/2.0.0', dt }
    assert.equal((await enrich(newer)).dt, dt)
  })

  it('needs no more of an event than its identity', async () => {
    const { $schema, meta, dt, wiki_id, page_change_kind, page, revision } = changes[0]
    const { rev_id, rev_dt } = revision
    const { page_id, page_title } = page
    const least = {
      ...{ $schema, dt, wiki_id, page_change_kind, page: { page_id, page_title } },
      ...{ meta: { domain: meta.domain, stream: meta.stream }, revision: { rev_id, rev_dt } },
    }
    const output = await enrich(least)
    assert.equal(output.changelog_kind, 'insert')
    assert.equal(output.revision.content_slots.main.content_sha1, revision.rev_sha1)
    assert.equal(output.revision.content_slots.main.content_size, revision.rev_size)
  })

  it('refuses other major versions and other schemas, and asks the wiki nothing', async () => {
    const asked = wiki.requests.length
    for (const $schema of UNSUPPORTED) {
      assertFailed(await opened.invoke({ ...changes[0], $schema }), 'unsupported_schema')
    }
    assert.equal(wiki.requests.length, asked)
  })
})

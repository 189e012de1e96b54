import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Slot } from '../../../packages/mediawiki/answer.ts'
import { withContent } from '../../../packages/mediawiki/content.ts'
import type { PageChange, SlotState } from '../../../packages/mediawiki/page-change.ts'
import { sha1Base36 } from '../../../packages/mediawiki/sha1.ts'

/** The slots of a change that came with `stated`, after the wiki's slots are added. */
function filled(stated: Record<string, SlotState> | undefined, slots: Record<string, Slot>) {
  const change: PageChange = {
    ...{
      $schema: '/mediawiki/page/change/1.2.0',
      dt: '2026-11-23T19:08:39Z',
      wiki_id: 'riverwiki',
    },
    ...{ page_change_kind: 'edit', changelog_kind: 'update', meta: {} },
    page: { page_id: 7, page_title: 'A' },
    revision: {
      ...{ rev_id: 5, rev_dt: '2026-11-23T19:08:39Z', new_field: 1 },
      ...(stated && { content_slots: stated }),
    },
  }
  const revision = { revId: 5, slots, commentHidden: false, userHidden: false, unredacted: {} }
  const { revision: result, ...rest } = withContent(change, revision)
  const { revision: before, ...same } = change
  assert.deepEqual(rest, same)
  assert.deepEqual({ ...result, content_slots: undefined }, { ...before, content_slots: undefined })
  return result.content_slots
}

const text = { content: 'Hvítá', model: 'wikitext', format: 'text/x-wiki', hidden: false }
const facts = {
  ...{ slot_role: 'main', content_model: 'wikitext', content_format: 'text/x-wiki' },
  ...{ content_sha1: sha1Base36('Hvítá'), content_size: 7 },
}

describe('a change filled with texts', () => {
  it('has the fields that the event lacks from the wiki, the size in bytes', () => {
    const expected = { main: { ...facts, content_body: 'Hvítá' } }
    assert.deepEqual(filled(undefined, { main: text }), expected)
    assert.deepEqual(filled({ main: {} }, { main: text }), expected)
  })

  it('keeps the fields that the event has, and unknown ones', () => {
    const stated = { content_model: 'css', content_sha1: 'x', origin_rev_id: 4, new_field: 2 }
    assert.deepEqual(filled({ main: stated }, { main: text }), {
      main: { ...facts, ...stated, content_body: 'Hvítá' },
    })
  })

  it('has every slot of the wiki, also with an empty text', () => {
    const data = { content: '', hidden: false }
    const slots = filled({ main: {} }, { main: text, data })
    assert.deepEqual(slots?.data, {
      ...{ slot_role: 'data', content_sha1: sha1Base36(''), content_size: 0, content_body: '' },
    })
    assert.equal(slots?.main?.content_body, 'Hvítá')
  })

  it('has no text for a slot that the wiki hides', () => {
    const hidden = { model: 'wikitext', hidden: true }
    const expected = { main: { slot_role: 'main', content_model: 'wikitext', content_size: 7 } }
    assert.deepEqual(filled({ main: { content_size: 7 } }, { main: hidden }), expected)
    assert.deepEqual(
      filled({ main: { content_size: 7 } }, { main: { ...hidden, content: 'x' } }),
      expected,
    )
  })
})

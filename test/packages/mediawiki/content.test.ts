import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Slot } from '../../../packages/mediawiki/answer.ts'
import { withContent } from '../../../packages/mediawiki/content.ts'
import type { PageChange, SlotState } from '../../../packages/mediawiki/page-change.ts'
import { sha1Base36 } from '../../../packages/mediawiki/sha1.ts'

/** The slots of a change that told these, when the wiki has those. */
function filled(told: Record<string, SlotState> | undefined, slots: Record<string, Slot>) {
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
      ...(told && { content_slots: told }),
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
  it('has what the event did not tell of a slot from the wiki, its size in bytes', () => {
    const expected = { main: { ...facts, content_body: 'Hvítá' } }
    assert.deepEqual(filled(undefined, { main: text }), expected)
    assert.deepEqual(filled({ main: {} }, { main: text }), expected)
  })

  it('keeps what the event told of a slot, and its unknown fields', () => {
    const told = { content_model: 'css', content_sha1: 'x', origin_rev_id: 4, new_field: 2 }
    assert.deepEqual(filled({ main: told }, { main: text }), {
      main: { ...facts, ...told, content_body: 'Hvítá' },
    })
  })

  it('has every slot that the wiki has, and empty texts too', () => {
    const data = { content: '', hidden: false }
    const slots = filled({ main: {} }, { main: text, data })
    assert.deepEqual(slots?.data, {
      ...{ slot_role: 'data', content_sha1: sha1Base36(''), content_size: 0, content_body: '' },
    })
    assert.equal(slots?.main?.content_body, 'Hvítá')
  })

  it('has no text of a slot that the wiki hides', () => {
    const hidden = { model: 'wikitext', hidden: true }
    const expected = { main: { slot_role: 'main', content_model: 'wikitext', content_size: 7 } }
    assert.deepEqual(filled({ main: { content_size: 7 } }, { main: hidden }), expected)
    assert.deepEqual(
      filled({ main: { content_size: 7 } }, { main: { ...hidden, content: 'x' } }),
      expected,
    )
  })
})

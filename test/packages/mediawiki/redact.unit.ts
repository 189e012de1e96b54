import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { withContent } from '../../../packages/mediawiki/content.ts'
import { asPageChange, type PageChange } from '../../../packages/mediawiki/page-change.ts'
import { withoutHidden } from '../../../packages/mediawiki/redact.ts'
import { eachCase } from '../../support/cases.ts'
import { type Case, cases, restored, revisionIn } from '../../support/changes.ts'

/** The change after texts are added and hidden parts removed, as in page-wikitext-change. */
function enriched({ change, revision }: Pick<Case, 'change' | 'revision'>) {
  const whole = asPageChange(change)
  return withoutHidden(revision ? withContent(whole, revision) : whole, revision)
}

const forAll = (check: (result: ReturnType<typeof enriched>, given: Case) => void) =>
  fc.assert(
    fc.property(cases, (given) => check(enriched(given), given)),
    { numRuns: 500 },
  )

describe('whatever the event or the wiki hides,', () => {
  it('no hidden text, summary, user or SHA-1 is in the result', () =>
    forAll((result, { secret }) => {
      const written = JSON.stringify(result)
      assert.deepEqual(
        secret.filter((text) => written.includes(text)),
        [],
      )
    }))

  it('everything else is in the result', () =>
    forAll((result, { open }) => {
      const written = JSON.stringify(result)
      assert.deepEqual(
        open.filter((text) => !written.includes(text)),
        [],
      )
    }))

  it('the change that came in is not modified', () =>
    forAll((_result, given) => {
      const before = structuredClone(given.change)
      enriched(given)
      assert.deepEqual(given.change, before)
    }))

  it('the result says what is hidden', () =>
    forAll(({ revision }, { hidden }) => {
      assert.equal(revision.is_content_visible, !hidden.text)
      assert.equal(revision.is_comment_visible, !hidden.comment)
      assert.equal(revision.is_editor_visible, !hidden.user)
    }))
})

describe('a revision-create, which has no visibility flags,', () => {
  it('has nothing that the wiki hides, and everything else', () =>
    fc.assert(
      fc.property(restored, (given) => {
        const written = JSON.stringify(enriched(given))
        const leaked = given.secret.filter((text) => written.includes(text))
        const lost = given.open.filter((text) => !written.includes(text))
        assert.deepEqual({ leaked, lost }, { leaked: [], lost: [] })
      }),
      { numRuns: 500 },
    ))
})

/** A visibility change by the author themselves, whose reason repeats the summary. */
describe('the author who hides their own name and summary', () => {
  const AUTHOR = { user_text: '<name>', user_id: 11 }
  const visibilityChange = (revision: object, prior: object = {}): PageChange => ({
    ...{ $schema: '/mediawiki/page/change/1.2.0', dt: '2026-11-23T19:08:39Z' },
    ...{ wiki_id: 'riverwiki', page_change_kind: 'visibility_change' },
    ...{ meta: {}, page: { page_id: 7, page_title: 'T' }, performer: AUTHOR, comment: '<summary>' },
    revision: { rev_id: 5, rev_dt: '2026-11-23T19:08:39Z', ...revision },
    prior_state: { revision: { ...prior } },
  })
  const hidden = { is_editor_visible: false, is_comment_visible: false }
  const shown = { editor: AUTHOR, comment: '<summary>' }
  const text = { slots: { main: { contentmodel: 'wikitext', content: 'text' } } }
  const open = { revid: 5, ...text, user: '<name>', comment: '<summary>' }
  const flagged = { ...open, userhidden: true, commenthidden: true }

  it('is nowhere in the result, wherever event or wiki show name and summary', () =>
    eachCase(
      [
        ['the event', visibilityChange({ ...hidden, ...shown }), { revid: 5, ...text }],
        ['its earlier state', visibilityChange(hidden, shown), { revid: 5, ...text }],
        ['the wiki, flagged as hidden', visibilityChange(hidden), flagged],
        ['the wiki, openly', visibilityChange(hidden), open],
      ] as const,
      ([, change, answer]) => {
        const result = JSON.stringify(enriched({ change, revision: revisionIn(answer) }))
        assert.doesNotMatch(result, /<name>|<summary>/)
      },
    ))

  it('is nowhere in the result if only the user id in the event identifies them', () => {
    const change = visibilityChange({ ...hidden, editor: { user_id: 11 } })
    assert.doesNotMatch(JSON.stringify(enriched({ change, revision: undefined })), /<name>/)
  })
})

describe('a deletion', () => {
  const deletion = (hidden: object): PageChange => ({
    ...{ $schema: '/mediawiki/page/change/1.2.0', dt: '2026-11-23T19:09:00Z' },
    ...{ wiki_id: 'riverwiki', page_change_kind: 'delete' },
    ...{ meta: {}, page: { page_id: 7, page_title: 'T' }, comment: 'No such river' },
    performer: { user_text: 'Admin', user_id: 1 },
    revision: {
      ...{ rev_id: 5, rev_dt: '2026-11-23T19:08:39Z', comment: 'test', rev_sha1: 'sha1' },
      ...{ editor: { user_text: 'Author', user_id: 2 }, rev_size: 11, ...hidden },
    },
  })

  it('keeps the performer and the reason if its revision is hidden', () => {
    const hidden = {
      is_content_visible: false,
      is_comment_visible: false,
      is_editor_visible: false,
    }
    const result = enriched({ change: deletion(hidden), revision: undefined })
    assert.deepEqual(result.performer, { user_text: 'Admin', user_id: 1 })
    assert.equal(result.comment, 'No such river')
    const revision = { rev_id: 5, rev_dt: '2026-11-23T19:08:39Z', rev_size: 11, ...hidden }
    assert.deepEqual(result.revision, revision)
  })

  it('keeps them also if the same user made the earlier revision with the same comment', () => {
    const hidden = { is_comment_visible: false, is_editor_visible: false }
    const { performer, comment } = deletion({})
    const prior_state = { revision: { rev_id: 4, editor: performer, comment } }
    const result = enriched({
      change: { ...deletion(hidden), prior_state } as PageChange,
      revision: undefined,
    })
    assert.deepEqual([result.performer, result.comment], [performer, comment])
  })

  it('keeps everything if nothing is hidden', () => {
    const { revision, ...rest } = deletion({})
    const result = enriched({ change: { ...rest, revision }, revision: undefined })
    const visible = { is_content_visible: true, is_comment_visible: true, is_editor_visible: true }
    assert.deepEqual(result, {
      ...rest,
      changelog_kind: 'delete',
      revision: { ...revision, ...visible },
    })
  })

  it('may lack performer, comment and editor, as a suppressed one does', () => {
    const { performer: _, comment: __, ...rest } = deletion({ is_editor_visible: false })
    const result = enriched({ change: rest, revision: undefined })
    assert.equal('performer' in result || 'comment' in result || 'editor' in result.revision, false)
  })
})

describe('a hidden slot', () => {
  it('loses its unknown fields, since they may contain text', () => {
    const slot = { slot_role: 'main', content_size: 4, content_sha1: 'sha1', preview: 'secr…' }
    const change: PageChange = {
      $schema: '/mediawiki/page/change/1.12.0',
      ...{ dt: '2026-11-23T19:08:39Z', wiki_id: 'riverwiki', page_change_kind: 'edit' },
      ...{ meta: {}, page: { page_id: 7, page_title: 'T' } },
      revision: {
        ...{ rev_id: 5, rev_dt: '2026-11-23T19:08:39Z', is_content_visible: false },
        content_slots: { main: slot },
      },
    }
    const { revision } = enriched({ change, revision: undefined })
    assert.deepEqual(revision.content_slots, { main: { slot_role: 'main', content_size: 4 } })
  })
})

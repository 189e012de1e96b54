import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { asPageChange, pageKey, partitionKey } from '@tributary/mediawiki'
import type { PageChange, RevisionCreate } from '@tributary/schemas'
import { eachCase } from '../../support/cases.ts'
import { pageChanges, revisionCreates } from '../../support/recorded.ts'

const LEAST: RevisionCreate = {
  $schema: '/mediawiki/revision/create/1.1.0',
  ...{ database: 'riverwiki', meta: { domain: 'rivers.example.org' }, page_id: 7, page_title: 'A' },
  ...{ rev_id: 5, rev_timestamp: '2026-11-23T19:08:39Z' },
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Every value with its path. */
function* values(of: object, path = ''): Generator<[path: string, value: unknown]> {
  for (const [name, value] of Object.entries(of)) {
    if (isObject(value)) yield* values(value, `${path}/${name}`)
    else yield [`${path}/${name}`, value]
  }
}

describe('a recorded revision-create', () => {
  const recorded = revisionCreates()
  const changes = pageChanges()

  /** The page_change of the same revision and the same request. */
  const twinOf = ({ rev_id, meta }: RevisionCreate) => {
    const of = (change: PageChange) =>
      change.revision.rev_id === rev_id && change.meta.request_id === meta.request_id
    const [twin, ...more] = changes.filter(of)
    assert.ok(twin && more.length === 0, `revision ${rev_id}`)
    return twin
  }

  /** Fields that differ because these are two events; see asPageChange for the others. */
  const OTHER = /^\/(\$schema|meta\/(id|stream|dt))$/
  const OTHER_BY_KIND: Record<string, RegExp> = {
    move: /^\/page_change_kind$|\/edit_count$/,
    undelete: /^\/(page_change_kind|dt)$/,
  }
  /** Fields that a revision-create does not have. */
  const MORE = /^\/(prior_state|created_redirect_page|comment)|\/is_(system|temp|\w+_visible)$/

  const checkAgainstTwin = (change: RevisionCreate) => {
    const twin = twinOf(change)
    const other = OTHER_BY_KIND[twin.page_change_kind]
    const comparable = (of: object) =>
      [...values(of)].filter(([path]) => !OTHER.test(path) && !other?.test(path))
    const ours = Object.fromEntries(comparable(asPageChange(change)))
    const theirs = Object.fromEntries(comparable(twin).filter(([path]) => !MORE.test(path)))
    const { '/rev_content_changed': _, ...shared } = ours
    assert.deepEqual(shared, theirs)
    assert.deepEqual(pageKey(change), pageKey(twin))
  }

  it('becomes the page_change of the same edit, in every field that both have', () =>
    eachCase(
      recorded.map((change) => [`revision ${change.rev_id}`, change] as const),
      ([, change]) => checkAgainstTwin(change),
    ))

  it('loses the old names of its fields', () => {
    const old =
      /^(database|page_id|page_title|page_namespace|page_is_redirect|performer_.*|rev_(id|timestamp|len|slots|minor_edit|content_model|content_format|parent_id|sha1)|comment|parsedcomment)$/
    for (const change of recorded) {
      const result = asPageChange(change)
      assert.deepEqual(
        Object.keys(result).filter((name) => old.test(name)),
        [],
      )
      assert.doesNotMatch(JSON.stringify(result), /"(user_groups|user_is_bot|rev_slot_\w+)"/)
    }
  })
})

describe('a revision-create', () => {
  it('is an edit if it has a parent, else a create', () => {
    for (const [parent, kind, changelog] of [
      [4, 'edit', 'update'],
      [0, 'create', 'insert'],
      [undefined, 'create', 'insert'],
    ] as const) {
      const { page_change_kind, changelog_kind } = asPageChange({ ...LEAST, rev_parent_id: parent })
      assert.deepEqual([page_change_kind, changelog_kind], [kind, changelog])
    }
  })

  it('without dt, before 2.0.0, has the time of its revision', () => {
    assert.equal(asPageChange(LEAST).dt, LEAST.rev_timestamp)
    assert.equal(asPageChange({ ...LEAST, dt: '2026-11-23T20:00:00Z' }).dt, '2026-11-23T20:00:00Z')
  })

  it('needs no optional field', () => {
    assert.deepEqual(asPageChange(LEAST), {
      ...{ $schema: LEAST.$schema, dt: LEAST.rev_timestamp },
      ...{ wiki_id: 'riverwiki', meta: LEAST.meta },
      ...{ page_change_kind: 'create', changelog_kind: 'insert' },
      page: { page_id: 7, page_title: 'A' },
      revision: { rev_id: 5, rev_dt: LEAST.rev_timestamp, content_slots: {} },
    })
  })

  it('passes its unknown fields on, wherever they are', () => {
    const result = asPageChange({
      ...LEAST,
      ...{ new_field: { a: [1] }, rev_content_changed: true, meta: { new_field: 1 } },
      performer: { user_text: 'A', user_id: 3, new_field: 2 },
      rev_slots: { main: { rev_slot_sha1: 'x', new_field: 3 }, data: { new_field: 4 } },
    })
    assert.deepEqual([result.new_field, result.rev_content_changed], [{ a: [1] }, true])
    assert.deepEqual(result.meta, { new_field: 1 })
    const user = { user_text: 'A', user_id: 3, new_field: 2 }
    assert.deepEqual([result.performer, result.revision.editor], [user, user])
    assert.deepEqual(result.revision.content_slots, {
      main: { slot_role: 'main', content_sha1: 'x', new_field: 3 },
      data: { slot_role: 'data', new_field: 4 },
    })
  })

  it('is recognized by its schema, whatever fields a later version has', () => {
    const later = { ...LEAST, $schema: '/mediawiki/revision/create/2.9.0', page_change_kind: 'x' }
    assert.equal(asPageChange(later).page_change_kind, 'create')
    assert.equal(pageKey(later).subject, 'riverwiki/7')
  })

  it('has format and model for the main slot alone', () => {
    const rev_slots = { main: {}, data: {} }
    const about = { rev_content_model: 'wikitext', rev_content_format: 'text/x-wiki', rev_slots }
    assert.deepEqual(asPageChange({ ...LEAST, ...about }).revision.content_slots, {
      main: { slot_role: 'main', content_model: 'wikitext', content_format: 'text/x-wiki' },
      data: { slot_role: 'data' },
    })
  })
})

describe('a page_change', () => {
  it('stays as it is, with its unknown fields', () => {
    for (const change of pageChanges()) {
      const sent = { ...change, new_field: { a: 1 } }
      assert.deepEqual(asPageChange(sent), sent)
    }
  })

  it('gets a changelog_kind for its kind, where it lacks one', () => {
    const [recorded] = pageChanges()
    assert.ok(recorded)
    const kinds = ['create', 'undelete', 'edit', 'move', 'visibility_change', 'delete'] as const
    const { changelog_kind: _, ...change } = recorded
    assert.deepEqual(
      kinds.map(
        (page_change_kind) =>
          asPageChange({ ...change, page_change_kind } as PageChange).changelog_kind,
      ),
      ['insert', 'insert', 'update', 'update', 'update', 'delete'],
    )
  })

  it('is keyed by its wiki and page, as a revision-create is', () => {
    assert.deepEqual(pageKey(LEAST), {
      partitionkey: '{"wiki_id":"riverwiki","page_id":7}',
      subject: 'riverwiki/7',
    })
    const change = pageChanges().find(({ page }) => page.page_id === 35)
    assert.ok(change)
    assert.equal(pageKey(change).partitionkey, '{"wiki_id":"labwiki","page_id":35}')
  })

  it('has only wiki_id and page_id in its key, in this order', () => {
    const page = { page_id: 7, page_title: 'A', wiki_id: 'riverwiki' }
    assert.equal(partitionKey(page), '{"wiki_id":"riverwiki","page_id":7}')
  })
})

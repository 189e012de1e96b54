// What a function gets of the revision before a change's, and of several revisions.
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { mediawiki, type ParentOf, type Revision, withoutHidden } from '@tributary/mediawiki'
import { defineEnrichment, jsonKey, type Schema } from '@tributary/runtime'
import { pageChange } from '@tributary/schemas'
import { eachCase } from '../../support/cases.ts'
import { post } from '../../support/function-client.ts'
import { assertContract, assertProblem, enriched } from '../../support/function-contract.ts'
import { type Json, pageChanges, sha1 } from '../../support/function-events.ts'
import { type Served, serving } from '../../support/function-serve.ts'
import { type Answerer, FakeWiki, json } from '../../support/function-wiki.ts'

const schema: Schema<Json> = { id: '/test/1.0.0', majors: [1], envelope: {}, validate: () => true }
const textOf = (revision: Revision | undefined) => revision?.slots.main?.content ?? null

/** It emits the texts that it gets, beside the change without what is hidden. */
const definition = defineEnrichment({
  name: 'page-parents',
  input: [pageChange],
  output: { stream: 'page_parents', schema },
  key: (change: Json) => ({ partitionkey: jsonKey({ id: change.meta.id }), subject: 'page' }),
  lookups: { mediawiki },
  async enrich(change: Json, { mediawiki }) {
    const [own, parent, more] = await Promise.all([
      mediawiki.revision(change),
      mediawiki.parent(change as ParentOf),
      mediawiki.revisions(change.ask ?? []),
    ])
    return {
      parent: parent ? { id: parent.revId, text: textOf(parent) } : null,
      more: more.map((each) => (each ? textOf(each) : 'missing')),
      change: withoutHidden(change, own, parent),
    }
  },
})

const events: Json[] = pageChanges()
const edit = events.find(({ page_change_kind }) => page_change_kind === 'edit')
const create = events.find(({ page_change_kind }) => page_change_kind === 'create')
const [own, parent] = [edit.revision.rev_id, edit.revision.rev_parent_id]

type Revisions = Record<number, object | undefined>
/** A wiki that has these revisions; others are missing. */
const having =
  (revisions: Revisions): Answerer =>
  ({ revId }, response) => {
    const ids = revId.split('|').map(Number)
    const found = ids.filter((id) => revisions[id])
    const missing = ids.filter((id) => !revisions[id])
    json(response, {
      query: {
        pages: [{ pageid: 1, revisions: found.map((id) => ({ revid: id, ...revisions[id] })) }],
        badrevids: Object.fromEntries(missing.map((id) => [id, { revid: id, missing: true }])),
      },
    })
  }
const showing = (content: string, more = {}) => ({
  slots: { main: { contentmodel: 'wikitext', contentformat: 'text/x-wiki', content } },
  ...more,
})

/** The edit, with facts that fit these texts. */
function editOf(now: string, then: string, prior: object = {}): Json {
  const facts = (text: string) => ({
    rev_sha1: sha1(text),
    rev_size: Buffer.byteLength(text),
    content_slots: { main: { slot_role: 'main', content_sha1: sha1(text) } },
  })
  const { revision, prior_state } = edit
  return {
    ...edit,
    revision: { ...revision, ...facts(now) },
    prior_state: {
      ...prior_state,
      revision: { ...prior_state.revision, ...facts(then), ...prior },
    },
  }
}

describe('the parent of a change', () => {
  let wiki: FakeWiki
  let recorded: Answerer
  let served: Served
  before(async () => {
    wiki = await FakeWiki.start()
    recorded = wiki.answer
    served = await serving(definition, { MEDIAWIKI_API_URL: wiki.url })
  })
  beforeEach(() => {
    wiki.answer = recorded
    wiki.requests.length = 0
  })
  after(async () => {
    await served.close()
    await wiki[Symbol.asyncDispose]()
  })
  const result = async (event: Json): Promise<Json> => enriched(await post(served.url, event))

  it('is the revision before it, asked for together with its own', async () => {
    const { parent: found } = await result(edit)
    assert.equal(found.id, parent)
    assert.equal(sha1(found.text), edit.prior_state.revision.rev_sha1)
    assert.deepEqual(
      wiki.requests.map(({ revId }) => revId),
      [`${own}|${parent}`],
    )
  })

  it('comes for every recorded edit, and for nothing else, though all come at once', async () => {
    const found = await Promise.all(
      events
        .filter(({ page_change_kind }) => page_change_kind !== 'delete')
        .map(async (event) => {
          const answer = await post(served.url, event)
          if (assertContract(answer) !== 'enriched') return
          const { parent: before } = JSON.parse(String(answer.body))
          assert.equal(before?.id ?? 0, event.revision.rev_parent_id ?? 0)
          return before ? 'parent' : 'none'
        }),
    )
    assert.ok(found.filter((each) => each === 'parent').length > 20)
    assert.ok(wiki.requests.length < found.length, `${wiki.requests.length} requests`)
  })

  it('is undefined if there is none, without a request for it', async () => {
    assert.equal((await result(create)).parent, null)
    assert.deepEqual(
      wiki.requests.map(({ revId }) => revId),
      [`${create.revision.rev_id}`],
    )
    const first = { ...create, revision: { ...create.revision, rev_parent_id: 0 } }
    assert.equal((await result(first)).parent, null)
  })

  it('is undefined if the wiki does not have it any more, and the change is emitted', async () => {
    wiki.answer = having({ [own]: showing('now') })
    assert.equal((await result(editOf('now', 'then'))).parent, null)
  })

  it('is asked for again while the change is young, as a replica may lag', async () => {
    wiki.answer = having({ [own]: showing('now') })
    const young = editOf('now', 'then')
    young.meta = { ...young.meta, dt: new Date().toISOString() }
    assertProblem(await post(served.url, young), 'revision_not_yet')
  })

  it('is upstream_invalid if its text is not that of the prior state', async () => {
    wiki.answer = having({ [own]: showing('now'), [parent]: showing('other') })
    assertProblem(await post(served.url, editOf('now', 'then')), 'upstream_invalid')
  })

  it('has no text, and the output nothing of it, if the wiki or the event hides it', () =>
    eachCase(
      [
        ['the wiki', { slots: { main: { texthidden: true } }, sha1hidden: true }, {}],
        ['the wiki, to all but us', showing('MARK', { sha1hidden: true }), {}],
        ['the event', showing('MARK'), { is_content_visible: false }],
      ] as const,
      async ([, shown, prior]) => {
        wiki.answer = having({ [own]: showing('now'), [parent]: shown })
        const event = editOf('now', 'MARK', { editor: { user_text: 'x' }, ...prior })
        const { change, ...rest } = await result(event)
        assert.deepEqual(rest.parent, { id: parent, text: null })
        assert.doesNotMatch(JSON.stringify(change), new RegExp(`MARK|${sha1('MARK')}`))
        assert.equal(change.revision.rev_sha1, sha1('now'))
      },
    ))

  it('takes its summary and its author out of the prior state if the wiki hides them', async () => {
    const hidden = showing('then', { commenthidden: true, userhidden: true })
    wiki.answer = having({ [own]: showing('now'), [parent]: hidden })
    const { change } = await result(
      editOf('now', 'then', { comment: 'MARK', editor: { user_text: 'MARK' } }),
    )
    assert.doesNotMatch(JSON.stringify(change.prior_state), /MARK/)
    assert.equal(change.prior_state.revision.rev_sha1, sha1('then'))
    assert.deepEqual(change.performer, edit.performer)
  })

  it('and others come by their ids, in that order; one that is missing is undefined', async () => {
    wiki.answer = having({ [own]: showing('now'), [parent]: showing('then'), 7: showing('seven') })
    const event = {
      ...editOf('now', 'then', { is_content_visible: false }),
      ask: [7, 8, parent, own, 7],
    }
    assert.deepEqual((await result(event)).more, ['seven', 'missing', null, 'now', 'seven'])
    assert.equal(wiki.requests.length, 1)
  })

  it('and more than 50 others come in shared requests', async () => {
    const ask = Array.from({ length: 120 }, (_, n) => 1000 + n)
    const texts = Object.fromEntries(ask.map((id) => [id, showing(`text ${id}`)]))
    wiki.answer = having({ ...texts, [own]: showing('now'), [parent]: showing('then') })
    const { more } = await result({ ...editOf('now', 'then'), ask })
    assert.deepEqual(
      more,
      ask.map((id) => `text ${id}`),
    )
    assert.equal(wiki.requests.length, 3)
  })

  it('and others are a bug of the function if an id is none', async () => {
    for (const ask of [[0], [Number.NaN], ['7|8'], [null]]) {
      const detail = assertProblem(await post(served.url, { ...edit, ask }), 'internal_error')
      assert.match(detail, /mediawiki\.revisions: one of the ids/)
    }
  })
})

import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { assertContract, assertProblem, enriched } from '../../support/function-contract.ts'
import { type Json, pageChanges, revisionCreates } from '../../support/function-events.ts'
import { paths, type Target, target, withMember } from '../../support/function-target.ts'

const changes = pageChanges()
const move: Json = changes.find((event) => event.page_change_kind === 'move')
const deletion: Json = changes.find((event) => event.page_change_kind === 'delete')
const create: Json = revisionCreates().find((event) => event.rev_parent_id)

const WRONG: unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  -1e308,
  1e308,
  2 ** 53,
  -(2 ** 53),
  '',
  'text',
  '2026-02-30T00:00:00Z',
  [],
  [null],
  ['text'],
  {},
  { main: null },
  // What Object.prototype would answer to.
  { toString: null, valueOf: null },
  { length: 1e9 },
]

/** Members of the one shape, which are unknown fields in the other. */
const FOREIGN = [
  ...['page_change_kind', 'changelog_kind', 'wiki_id', 'page', 'revision', 'prior_state'],
  ...['created_redirect_page', 'database', 'rev_id', 'page_id', 'rev_slots', 'content_slots'],
]

describe('fields that mean it ill', () => {
  let hostile: Target
  before(async () => {
    hostile = await target()
  })
  after(() => hostile[Symbol.asyncDispose]())
  afterEach(() => hostile.stillServes())

  for (const [title, event] of [
    ['a revision-create', create],
    ['a page_change', move],
    ['a delete', deletion],
  ] as [string, Json][]) {
    it(`are answered, each field of ${title} in turn of each wrong type`, async () => {
      const attacks = paths(event).flatMap((path) => WRONG.map((wrong) => [path, wrong] as const))
      await hostile.attackAll(event, attacks)
    })

    it(`are answered in ${title} with fields of another schema, of any type`, async () => {
      const values = [...WRONG, 'edit', { revision: { content_slots: { main: null } } }]
      const attacks = FOREIGN.filter((name) => !(name in event)).flatMap((name) =>
        [...values, move[name] ?? create[name]].map((value) => [[name], value] as const),
      )
      await hostile.attackAll(event, attacks)
    })
  }

  it('are enriched in a revision-create that says page_change_kind, a field unknown to its schema', async () => {
    const output = enriched(await hostile.attack({ ...create, page_change_kind: 'delete' }))
    assert.equal(output.page_change_kind, 'edit')
  })

  it('are answered with numbers no double holds', async () => {
    const body = JSON.stringify(move)
    for (const number of [
      '1e400',
      '-1e400',
      '1e-400',
      '-0',
      `1${'0'.repeat(5000)}`,
      '9007199254740993',
    ]) {
      for (const name of ['"page_id":', '"rev_id":', '"edit_count":', '"content_size":']) {
        await hostile.attack(body.replace(new RegExp(`${name}\\d+`), `${name}${number}`))
      }
    }
  })

  it('are answered with meta that is no object', async () => {
    for (const meta of [null, 1, 'canary', ['canary'], [{ domain: 'canary' }], true]) {
      for (const event of [create, move, deletion]) {
        assertProblem(await hostile.attack({ ...event, meta }), 'schema_violation')
      }
    }
  })

  it('are answered a megabyte long', async () => {
    const long = 'x'.repeat(1 << 20)
    for (const [event, path] of [
      [move, ['wiki_id']],
      [deletion, ['wiki_id']],
      [create, ['database']],
      [move, ['meta', 'id']],
      [move, ['meta', 'domain']],
      [move, ['page', 'page_title']],
      [move, ['comment']],
      [move, ['$schema']],
      [move, ['dt']],
      [move, ['revision', 'rev_sha1']],
      [move, ['revision', 'content_slots', long]],
      [move, ['page', long]],
    ] as [Json, string[]][]) {
      await hostile.attack(withMember(event, path, long))
      await hostile.attack(withMember(event, path, 'é'.repeat(1 << 19)))
      await hostile.attack(withMember(event, path, 'a.'.repeat(1 << 19)))
    }
  })

  it('are answered with 100,000 unknown ones', async () => {
    const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`field_${i}`, i]))
    const output = enriched(await hostile.attack({ ...move, many, ...many }))
    assert.equal(output.field_99999, 99_999)
  })

  it('are passed on with half surrogate pairs, in header values as replacement characters', async () => {
    for (const half of ['\ud800', '\udc00', 'a\udfffb', '\udc00\ud800']) {
      const event = withMember(deletion, ['page', 'page_title'], half)
      const output: Json = enriched(await hostile.attack(event))
      assert.equal(output.page.page_title, half)
      const answer = await hostile.attack({ ...deletion, wiki_id: half })
      assert.equal(assertContract(answer), 'enriched')
      const key = JSON.parse(String(answer.headers['ce-partitionkey']))
      assert.deepEqual(key, { wiki_id: half, page_id: deletion.page.page_id })
      await hostile.attack(withMember(create, ['database'], half))
      await hostile.attack(withMember(move, ['meta', 'domain'], half))
      await hostile.attack(withMember(move, ['meta', 'id'], half))
    }
  })
})

import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { assertContract, assertProblem, enriched } from '../../support/function-contract.ts'
import { type Json, pageChanges, revisionCreates } from '../../support/function-events.ts'
import { paths, startTarget, type Target, withMember } from '../../support/function-target.ts'

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
  // Objects without the methods that every object has.
  { toString: null, valueOf: null },
  { length: 1e9 },
]

/** Fields of one of the two schemas, which are unknown fields in the other. */
const OF_ONE_SCHEMA = [
  ...['page_change_kind', 'changelog_kind', 'wiki_id', 'page', 'revision', 'prior_state'],
  ...['created_redirect_page', 'database', 'rev_id', 'page_id', 'rev_slots', 'content_slots'],
]

const EVENTS: readonly (readonly [title: string, event: Json])[] = [
  ['a revision-create', create],
  ['a page_change', move],
  ['a delete', deletion],
]

describe('an event whose fields are wrong', () => {
  let target: Target
  before(async () => {
    target = await startTarget()
  })
  after(() => target[Symbol.asyncDispose]())
  afterEach(() => target.stillServes())

  for (const [title, event] of EVENTS) {
    it(`gets a sound answer for each field of ${title}, with a value of each wrong type`, async () => {
      const members = paths(event).flatMap((path) => WRONG.map((wrong) => [path, wrong] as const))
      await target.sendAll(event, members)
    })

    it(`gets a sound answer for ${title} with fields of the other schema, of any type`, async () => {
      const values = [...WRONG, 'edit', { revision: { content_slots: { main: null } } }]
      const members = OF_ONE_SCHEMA.filter((name) => !(name in event)).flatMap((name) =>
        [...values, move[name] ?? create[name]].map((value) => [[name], value] as const),
      )
      await target.sendAll(event, members)
    })
  }

  it('is read by its own schema: page_change_kind in a revision-create is an unknown field', async () => {
    const output = enriched(await target.send({ ...create, page_change_kind: 'delete' }))
    assert.equal(output.page_change_kind, 'edit')
  })

  it('gets a sound answer for numbers that no double holds', async () => {
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
        await target.send(body.replace(new RegExp(`${name}\\d+`), `${name}${number}`))
      }
    }
  })

  it('is a schema_violation if meta is no object', async () => {
    for (const meta of [null, 1, 'canary', ['canary'], [{ domain: 'canary' }], true]) {
      for (const event of [create, move, deletion]) {
        assertProblem(await target.send({ ...event, meta }), 'schema_violation')
      }
    }
  })

  it('gets a sound answer for fields and names of a megabyte', async () => {
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
      await target.send(withMember(event, path, long))
      await target.send(withMember(event, path, 'é'.repeat(1 << 19)))
      await target.send(withMember(event, path, 'a.'.repeat(1 << 19)))
    }
  })

  it('is enriched with 100,000 unknown fields', async () => {
    const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`field_${i}`, i]))
    const output = enriched(await target.send({ ...move, many, ...many }))
    assert.equal(output.field_99999, 99_999)
  })

  it('is passed on with half surrogate pairs; headers have replacement characters for them', async () => {
    for (const half of ['\ud800', '\udc00', 'a\udfffb', '\udc00\ud800']) {
      const event = withMember(deletion, ['page', 'page_title'], half)
      const output: Json = enriched(await target.send(event))
      assert.equal(output.page.page_title, half)
      const answer = await target.send({ ...deletion, wiki_id: half })
      assert.equal(assertContract(answer), 'enriched')
      const key = JSON.parse(String(answer.headers['ce-partitionkey']))
      assert.deepEqual(key, { wiki_id: half, page_id: deletion.page.page_id })
      await target.send(withMember(create, ['database'], half))
      await target.send(withMember(move, ['meta', 'domain'], half))
      await target.send(withMember(move, ['meta', 'id'], half))
    }
  })
})

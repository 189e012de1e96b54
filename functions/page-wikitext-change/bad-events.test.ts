/** page-wikitext-change on events that try to break it: none is a bug, and what is emitted is valid. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import {
  type RecordedWiki,
  type RevisionAnswer,
  recordedWiki,
  withText,
} from '@tributary/mediawiki/testing'
import {
  assertEmitted,
  assertFailed,
  type OpenFunction,
  openFunction,
  type Result,
  recordedEvents,
  type TestEvent,
} from '@tributary/runtime/testing'
import type { PageWikitextChange } from '@tributary/schemas'
import enrichment from './index.ts'

// biome-ignore lint/suspicious/noExplicitAny: these events are of any type
type Json = any
type Path = readonly (string | number)[]

const RECORDED = join(import.meta.dirname, '../../test/fixtures/recorded-wiki')
const changes = recordedEvents<Json>(join(RECORDED, 'mediawiki.page_change.v1.jsonl'))
const creates = recordedEvents<Json>(join(RECORDED, 'mediawiki.revision-create.jsonl'))
const move = changes.find(({ page_change_kind }) => page_change_kind === 'move')
const deletion = changes.find(({ page_change_kind }) => page_change_kind === 'delete')
const create = creates.find(({ rev_parent_id }) => rev_parent_id)
const EVENTS: Readonly<Record<string, Json>> = {
  'a revision-create': create,
  'a page_change': move,
  'a delete': deletion,
}

const WRONG: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, -1e308, 1e308, 2 ** 53, -(2 ** 53), '', 'text'],
  ...['2026-02-30T00:00:00Z', [], [null], ['text'], {}, { main: null }, { length: 1e9 }],
  // An object without the methods that every object has.
  { toString: null, valueOf: null },
]

/** Fields of one of the two schemas, which are unknown fields in the other. */
const OF_ONE_SCHEMA = [
  ...['page_change_kind', 'changelog_kind', 'wiki_id', 'page', 'revision', 'prior_state'],
  ...['created_redirect_page', 'database', 'rev_id', 'page_id', 'rev_slots', 'content_slots'],
]

/** Names that every object inherits: `'toString' in {}` is true. */
const INHERITED = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']
const VALUE = { polluted: true, prototype: { polluted: true } }
const own = (object: object, name: string) => Object.getOwnPropertyDescriptor(object, name)?.value

/** The path of every member and item at every depth. */
const paths = (value: Json, at: Path = []): Path[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.keys(value).flatMap((key) => {
        const path = [...at, Array.isArray(value) ? Number(key) : key]
        return [path, ...paths(value[key], path)]
      })

/** A copy with one member set, also if its name is `__proto__`. */
function withMember(event: Json, path: Path, value: unknown): Json {
  const copy = structuredClone(event)
  const parent = path.slice(0, -1).reduce((object, key) => object[key], copy)
  const rest = { enumerable: true, configurable: true, writable: true }
  Object.defineProperty(parent, path.at(-1) ?? '', { value, ...rest })
  return copy
}

describe('page-wikitext-change', () => {
  /** The revision of `move` as the wiki has it, if a test says so. */
  const revisions: Record<string, RevisionAnswer> = {}
  const wikis: RecordedWiki[] = []
  let onRecorded: OpenFunction<PageWikitextChange>
  let onMade: OpenFunction<PageWikitextChange>
  before(async () => {
    wikis.push(await recordedWiki(RECORDED), await recordedWiki(revisions))
    const [recorded, made] = wikis as [RecordedWiki, RecordedWiki]
    onRecorded = openFunction(enrichment, { lookups: { mediawiki: recorded } })
    onMade = openFunction(enrichment, { lookups: { mediawiki: made } })
  })
  after(async () => {
    await Promise.all([onRecorded, onMade, ...wikis].map((opened) => opened.close()))
  })
  const invoke = async (event: TestEvent, title = '', opened = onRecorded) => {
    const result: Result<Json> = await opened.invoke(event)
    if (result.code === 'internal_error') throw new Error(title, { cause: result.cause })
    return result
  }
  const enrich = async (event: Json) => assertEmitted(await invoke(event)).data

  for (const [title, event] of Object.entries(EVENTS)) {
    it(`has no bug for ${title} with a value of each wrong type in each of its fields`, async () => {
      for (const path of paths(event)) {
        for (const wrong of WRONG) {
          await invoke(
            withMember(event, path, wrong),
            `${path.join('.')} = ${JSON.stringify(wrong)}`,
          )
        }
      }
    })

    it(`has no bug for ${title} with fields of the other schema, of any type`, async () => {
      const values = [...WRONG, 'edit', { revision: { content_slots: { main: null } } }]
      for (const name of OF_ONE_SCHEMA.filter((name) => !(name in event))) {
        for (const value of [...values, move[name] ?? create[name]]) {
          await invoke({ ...event, [name]: value }, `${name} = ${JSON.stringify(value)}`)
        }
      }
    })
  }

  it('reads a change by its own schema: page_change_kind in a revision-create is an unknown field', async () => {
    const { page_change_kind } = await enrich({ ...create, page_change_kind: 'delete' })
    assert.equal(page_change_kind, 'edit')
  })

  it('has no bug for numbers that no double holds', async () => {
    const body = JSON.stringify(move)
    const numbers = ['1e400', '-1e400', '1e-400', '-0', `1${'0'.repeat(5000)}`, '9007199254740993']
    for (const number of numbers) {
      for (const name of ['"page_id":', '"rev_id":', '"edit_count":', '"content_size":']) {
        await invoke(body.replace(new RegExp(`${name}\\d+`), `${name}${number}`), name + number)
      }
    }
  })

  it('refuses a change whose meta is no object', async () => {
    for (const meta of [null, 1, 'canary', ['canary'], [{ domain: 'canary' }], true]) {
      for (const event of [create, move, deletion]) {
        assertFailed(await invoke({ ...event, meta }), 'schema_violation')
      }
    }
  })

  it('has no bug for fields and names of a megabyte', async () => {
    const long = 'x'.repeat(1 << 20)
    const places: readonly (readonly [Json, Path])[] = [
      ...[move, deletion].map((event) => [event, ['wiki_id']] as const),
      ...[
        ['meta', 'id'],
        ['meta', 'domain'],
        ['page', 'page_title'],
        ['comment'],
        ['$schema'],
        ['dt'],
        ['revision', 'rev_sha1'],
        ['revision', 'content_slots', long],
        ['page', long],
      ].map((path) => [move, path] as const),
      [create, ['database']],
    ]
    for (const [event, path] of places) {
      for (const text of [long, 'é'.repeat(1 << 19), 'a.'.repeat(1 << 19)]) {
        await invoke(withMember(event, path, text), path.at(-1)?.toString().slice(0, 20))
      }
    }
  })

  it('passes 100,000 unknown fields on, and half surrogate pairs outside the key', async () => {
    const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`field_${i}`, i]))
    assert.equal((await enrich({ ...move, many, ...many })).field_99999, 99_999)
    for (const half of ['\ud800', '\udc00', 'a\udfffb', '\udc00\ud800']) {
      const { page } = await enrich(withMember(deletion, ['page', 'page_title'], half))
      assert.equal(page.page_title, half)
      // It would be part of the subject, and no CloudEvent may have it there.
      assertFailed(await invoke({ ...deletion, wiki_id: half }), 'schema_violation')
      await invoke(withMember(create, ['database'], half), half)
      for (const name of ['domain', 'id'])
        await invoke(withMember(move, ['meta', name], half), half)
    }
  })

  it('passes unknown fields on whose names every object has, and pollutes nothing', async () => {
    for (const name of INHERITED) {
      for (const [event, objects] of [
        [create, ['meta', 'performer']],
        [move, ['meta', 'performer', 'page', 'revision', 'prior_state']],
      ] as const) {
        assert.deepEqual(own(await enrich(withMember(event, [name], VALUE)), name), VALUE)
        for (const object of objects) {
          const output = await enrich(withMember(event, [object, name], VALUE))
          assert.deepEqual(own(output[object], name), VALUE, object)
        }
      }
      const { revision } = await enrich(withMember(create, ['rev_slots', 'main', name], VALUE))
      assert.deepEqual(own(revision.content_slots.main, name), VALUE)
    }
    assert.equal(({} as Json).polluted, undefined)
  })

  describe('with a slot whose name every object has', () => {
    const main = withText(move, 'main text').revision.content_slots?.main ?? {}
    const { content_sha1, content_size } =
      withText(move, 'slot text').revision.content_slots?.main ?? {}
    const slots = { main: { content_sha1: main.content_sha1, content_size: main.content_size } }
    const onlyMain = withMember(move, ['revision', 'content_slots'], slots)
    const wikiHas = (name: string, text: string) => {
      const slots = Object.fromEntries([
        ['main', 'main text'],
        [name, text],
      ])
      revisions[move.revision.rev_id] = { slots }
    }
    const sent = (event: Json) => invoke(event, '', onMade)

    for (const name of INHERITED) {
      const withSlot = withMember(onlyMain, ['revision', 'content_slots', name], {
        content_sha1,
        content_size,
      })

      it(`gives ${name} its text, also if only the wiki has it`, async () => {
        wikiHas(name, 'slot text')
        const slotOf = async (event: Json) =>
          own(assertEmitted(await sent(event)).data.revision.content_slots, name)
        assert.equal((await slotOf(withSlot)).content_body, 'slot text')
        assert.deepEqual(await slotOf(onlyMain), {
          ...{ slot_role: name, content_model: 'wikitext', content_format: 'text/x-wiki' },
          ...{ content_sha1, content_size, content_body: 'slot text' },
        })
      })

      it(`refuses ${name} with another text, or if the wiki lacks it`, async () => {
        wikiHas(name, 'other txt')
        assertFailed(await sent(withSlot), 'upstream_invalid')
        wikiHas('main', 'main text')
        assertFailed(await sent(withSlot), 'upstream_invalid')
      })
    }
  })
})

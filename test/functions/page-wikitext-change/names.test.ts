import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { eachCase } from '../../support/cases.ts'
import { assertProblem, enriched } from '../../support/function-contract.ts'
import { type Json, pageChanges, revisionCreates, sha1 } from '../../support/function-events.ts'
import { startTarget, type Target, withMember } from '../../support/function-target.ts'
import { json, recorded, revisionAnswer } from '../../support/function-wiki.ts'

const move: Json = pageChanges().find((event) => event.page_change_kind === 'move')
const create: Json = revisionCreates()[0]
const own = (object: object, name: string) => Object.getOwnPropertyDescriptor(object, name)?.value

/** Names that every object inherits: `'toString' in {}` is true. */
const INHERITED = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']
const VALUE = { polluted: true, prototype: { polluted: true } }

/** Where an event may have unknown fields: the event itself and these objects in it. */
const PLACES: readonly (readonly [title: string, event: Json, objects: readonly string[]])[] = [
  ['a revision-create', create, ['meta', 'performer']],
  ['a page_change', move, ['meta', 'performer', 'page', 'revision', 'prior_state']],
]

describe('a name that every JavaScript object has', () => {
  let target: Target
  before(async () => {
    target = await startTarget()
  })
  after(() => target[Symbol.asyncDispose]())
  afterEach(async () => {
    target.wiki.answer = recorded
    await target.stillServes()
  })

  const wikiHas = (slots: Record<string, string>) => {
    target.wiki.answer = ({ revId }, response) => json(response, revisionAnswer(revId, slots))
  }
  const checksums = (text: string) => ({ content_sha1: sha1(text), content_size: text.length })
  const onlyMain = { main: checksums('main text') }
  const withMain = withMember(move, ['revision', 'content_slots'], onlyMain)
  const withSlot = (name: string) =>
    withMember(withMain, ['revision', 'content_slots', name], checksums('slot text'))
  const slotsWith = (name: string, text: string) =>
    Object.fromEntries([
      ['main', 'main text'],
      [name, text],
    ])

  for (const [title, event, objects] of PLACES) {
    it(`is passed on as an unknown field of ${title}, and pollutes nothing`, () =>
      eachCase(INHERITED, async (name) => {
        const output = enriched(await target.send(withMember(event, [name], VALUE)))
        assert.deepEqual(own(output, name), VALUE)
        for (const object of objects) {
          const output = enriched(await target.send(withMember(event, [object, name], VALUE)))
          assert.deepEqual(own(output[object] as object, name), VALUE, object)
        }
        assert.equal(({} as Json).polluted, undefined)
      }))
  }

  it('is passed on as an unknown field of a slot', () =>
    eachCase(INHERITED, async (name) => {
      const event = withMember(create, ['rev_slots', 'main', name], VALUE)
      const { revision }: Json = enriched(await target.send(event))
      assert.deepEqual(own(revision.content_slots.main, name), VALUE)
    }))

  it('may be the name of a slot, which gets its text', () =>
    eachCase(INHERITED, async (name) => {
      wikiHas(slotsWith(name, 'slot text'))
      const { revision }: Json = enriched(await target.send(withSlot(name)))
      assert.equal(own(revision.content_slots, name).content_body, 'slot text')
    }))

  it('may be the name of a slot that only the wiki has', () =>
    eachCase(INHERITED, async (name) => {
      wikiHas(slotsWith(name, 'slot text'))
      const { revision }: Json = enriched(await target.send(withMain))
      assert.deepEqual(own(revision.content_slots, name), {
        slot_role: name,
        content_model: 'wikitext',
        content_format: 'text/x-wiki',
        ...checksums('slot text'),
        content_body: 'slot text',
      })
    }))

  it('is upstream_invalid as the name of a slot with another text, or that the wiki lacks', () =>
    eachCase(INHERITED, async (name) => {
      wikiHas(slotsWith(name, 'other txt'))
      assertProblem(await target.send(withSlot(name)), 'upstream_invalid')
      wikiHas({ main: 'main text' })
      assertProblem(await target.send(withSlot(name)), 'upstream_invalid')
    }))
})

import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { assertProblem, enriched } from '../../support/function-contract.ts'
import { type Json, pageChanges, revisionCreates, sha1 } from '../../support/function-events.ts'
import { type Target, target, withMember } from '../../support/function-target.ts'
import { json, recorded, revisionAnswer } from '../../support/function-wiki.ts'

const move: Json = pageChanges().find((event) => event.page_change_kind === 'move')
const create: Json = revisionCreates()[0]
const own = (object: object, name: string) => Object.getOwnPropertyDescriptor(object, name)?.value

describe('members named like what every object has', () => {
  let hostile: Target
  before(async () => {
    hostile = await target()
  })
  after(() => hostile[Symbol.asyncDispose]())
  afterEach(async () => {
    hostile.wiki.answer = recorded
    await hostile.stillServes()
  })

  const wikiHas = (slots: Record<string, string>) => {
    hostile.wiki.answer = ({ revId }, response) => json(response, revisionAnswer(revId, slots))
  }
  const told = (text: string) => ({ content_sha1: sha1(text), content_size: text.length })

  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    const value = { polluted: true, prototype: { polluted: true } }

    for (const [title, event, objects] of [
      ['a revision-create', create, ['meta', 'performer']],
      ['a page_change', move, ['meta', 'performer', 'page', 'revision', 'prior_state']],
    ] as const) {
      it(`are unknown fields in ${title} as others: ${name}`, async () => {
        const output = enriched(await hostile.attack(withMember(event, [name], value)))
        assert.deepEqual(own(output, name), value)
        assert.equal(({} as Json).polluted, undefined)
      })
      for (const object of objects) {
        it(`are unknown fields in ${object} of ${title} as others: ${name}`, async () => {
          const output = enriched(await hostile.attack(withMember(event, [object, name], value)))
          assert.deepEqual(own(output[object] as object, name), value)
          assert.equal(({} as Json).polluted, undefined)
        })
      }
    }

    it(`are unknown fields in a slot of a revision-create as others: ${name}`, async () => {
      const event = withMember(create, ['rev_slots', 'main', name], value)
      const { revision }: Json = enriched(await hostile.attack(event))
      assert.deepEqual(own(revision.content_slots.main, name), value)
    })

    const slots = Object.fromEntries([
      ['main', 'main text'],
      [name, 'slot text'],
    ])
    const changed = withMember(
      withMember(move, ['revision', 'content_slots'], { main: told('main text') }),
      ['revision', 'content_slots', name],
      told('slot text'),
    )

    it(`are slots as others: ${name}`, async () => {
      wikiHas(slots)
      const { revision }: Json = enriched(await hostile.attack(changed))
      assert.equal(own(revision.content_slots, name).content_body, 'slot text')
    })

    it(`are slots of the wiki alone as others: ${name}`, async () => {
      wikiHas(slots)
      const event = withMember(move, ['revision', 'content_slots'], { main: told('main text') })
      const { revision }: Json = enriched(await hostile.attack(event))
      assert.deepEqual(own(revision.content_slots, name), {
        slot_role: name,
        content_model: 'wikitext',
        content_format: 'text/x-wiki',
        ...told('slot text'),
        content_body: 'slot text',
      })
    })

    it(`are slots whose text is checked as others': ${name}`, async () => {
      wikiHas({ ...slots, ...Object.fromEntries([[name, 'other txt']]) })
      assertProblem(await hostile.attack(changed), 'upstream_invalid')
    })

    it(`are slots that the wiki may lack as others: ${name}`, async () => {
      wikiHas({ main: 'main text' })
      assertProblem(await hostile.attack(changed), 'upstream_invalid')
    })
  }
})

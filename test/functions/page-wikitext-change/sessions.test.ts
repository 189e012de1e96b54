import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import definition from '../../../functions/page-wikitext-change/index.ts'
import { eachCase } from '../../support/cases.ts'
import { post } from '../../support/function-client.ts'
import { assertProblem, enriched } from '../../support/function-contract.ts'
import {
  type Json,
  OUTPUT,
  type Step,
  session,
  sha1,
  violations,
} from '../../support/function-events.ts'
import { type Served, serving } from '../../support/function-serve.ts'
import { FakeWiki, json, missingRevision, revisionAnswer } from '../../support/function-wiki.ts'

const READ = /^\/mediawiki\/(page\/change|revision\/create)\//

/** A wiki with the texts and the hidden parts that the steps of the session left in it. */
class Wiki {
  readonly texts = new Map<string, string>()
  readonly hidden = new Map<string, Set<string>>()

  apply({ request, result, events }: Step): void {
    // The request is not enough: the text of a current revision can't be hidden.
    for (const item of result.revisiondelete?.items ?? []) {
      const flags = ['text', 'comment', 'user'].filter((what) => item[`${what}hidden`])
      this.hidden.set(String(item.id), new Set(flags))
    }
    const known = new Map([...this.texts.values()].map((text) => [sha1(text), text]))
    for (const text of newTexts(request, events)) known.set(sha1(text), text)
    for (const event of events.filter(({ $schema }) => READ.test($schema))) {
      const { rev_id, rev_sha1 } = event.revision ?? event
      // Undo, null edit, move, protection and undelete keep an earlier text.
      const text = known.get(rev_sha1)
      assert.ok(text !== undefined, `the text of revision ${rev_id} is known`)
      this.texts.set(String(rev_id), text)
    }
  }

  isHidden = (revId: string, what: string) => this.hidden.get(revId)?.has(what) === true

  answer(revId: string): object {
    const text = this.texts.get(revId)
    if (text === undefined) return missingRevision(revId)
    const hides = (what: string) => this.isHidden(revId, what)
    return revisionAnswer(
      revId,
      { main: hides('text') ? { contentmodel: 'wikitext', texthidden: true } : text },
      {
        ...(hides('text') && { sha1hidden: true }),
        ...(hides('comment') && { commenthidden: true }),
        ...(hides('user') && { userhidden: true }),
      },
    )
  }
}

function newTexts({ action, title, text, to }: Step['request'], events: readonly Json[]): string[] {
  if (action === 'move') return [`#REDIRECT [[${to}]]`]
  if (text === undefined) return []
  const [create] = events.filter(({ rev_len }) => rev_len !== undefined)
  if (title === 'BigFlow') return ['x'.repeat(create?.rev_len)]
  // MediaWiki formats JSON pages when they are saved.
  return [title?.endsWith('.json') ? JSON.stringify(JSON.parse(text), null, '\t') : text]
}

for (const number of [1, 2] as const) {
  describe(`page-wikitext-change on session ${number}, recorded on a real MediaWiki`, () => {
    const state = new Wiki()
    let wiki: FakeWiki
    let served: Served
    before(async () => {
      wiki = await FakeWiki.start(({ revId }, response) => json(response, state.answer(revId)))
      served = await serving(definition, { MEDIAWIKI_API_URL: wiki.url })
    })
    after(async () => {
      await served.close()
      await wiki[Symbol.asyncDispose]()
    })

    it('enriches the events of each step with what the wiki has after it', () =>
      eachCase(
        session(number).map((step) => [step.step, step] as const),
        async ([, step]) => {
          state.apply(step)
          for (const event of step.events) {
            const answer = await post(served.url, event)
            if (!READ.test(event.$schema)) {
              assertProblem(answer, 'unsupported_schema')
              continue
            }
            const output: Json = enriched(answer)
            assert.deepEqual(violations(OUTPUT, output), [])
            check(event, output)
          }
        },
      ))

    function check(event: Json, output: Json) {
      const { rev_id, rev_sha1 } = event.revision ?? event
      const { revision } = output
      const hides = (what: string) => state.isHidden(String(rev_id), what)
      const deleted = event.page_change_kind === 'delete'
      assert.equal(revision.rev_id, rev_id)
      assert.equal(
        revision.content_slots.main.content_size,
        event.revision?.rev_size ?? event.rev_len,
      )
      if (hides('text')) {
        assert.equal(revision.is_content_visible, false)
        assert.doesNotMatch(JSON.stringify(output), new RegExp(`content_body|${rev_sha1}`))
      } else {
        const body = revision.content_slots.main.content_body
        assert.equal(body === undefined, deleted)
        assert.equal(deleted || sha1(body) === rev_sha1, true)
        assert.equal(revision.is_content_visible, true)
      }
      assert.equal(revision.is_comment_visible, !hides('comment'))
      assert.equal(revision.is_editor_visible, !hides('user'))
      if (hides('comment')) assert.equal(revision.comment, undefined)
      if (hides('user')) assert.equal(revision.editor, undefined)
      if (event.page_change_kind) {
        assert.equal(output.page_change_kind, event.page_change_kind)
        assert.deepEqual(output.page, event.page)
        assert.deepEqual(output.performer, event.performer)
        if (event.prior_state?.page)
          assert.deepEqual(output.prior_state.page, event.prior_state.page)
      }
    }
  })
}

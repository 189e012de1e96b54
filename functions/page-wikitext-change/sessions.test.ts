/** page-wikitext-change on two sessions that were recorded on a real MediaWiki, step by step. */
import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { type RevisionAnswer, recordedWiki } from '@tributary/mediawiki/testing'
import { assertEmitted, assertFailed, openFunction } from '@tributary/runtime/testing'
import enrichment from './index.ts'

// biome-ignore lint/suspicious/noExplicitAny: events of several schemas
type Json = any

/** One step on the wiki, and the events that it emitted. */
interface Step {
  readonly step: string
  readonly request: Readonly<Record<string, string>>
  readonly result: Json
  readonly events: readonly Json[]
}

const READ = /^\/mediawiki\/(page\/change|revision\/create)\//

const sha1 = (text: string) =>
  BigInt(`0x${hash('sha1', text)}`)
    .toString(36)
    .padStart(31, '0')

/** The texts and the hidden parts that the steps of a session leave in a wiki. */
class History {
  readonly #texts = new Map<string, string>()
  readonly #hidden = new Map<string, Set<string>>()
  /** The wiki's answers, by revision. */
  readonly revisions: Record<string, RevisionAnswer> = {}

  apply({ request, result, events }: Step): void {
    // The request is not enough: the text of a current revision can't be hidden.
    for (const item of result.revisiondelete?.items ?? []) {
      const flags = ['text', 'comment', 'user'].filter((what) => item[`${what}hidden`])
      this.#hidden.set(String(item.id), new Set(flags))
    }
    const known = new Map([...this.#texts.values()].map((text) => [sha1(text), text]))
    for (const text of newTexts(request, events)) known.set(sha1(text), text)
    for (const event of events.filter(({ $schema }) => READ.test($schema))) {
      const { rev_id, rev_sha1 } = event.revision ?? event
      // Undo, null edit, move, protection and undelete keep an earlier text.
      const text = known.get(rev_sha1)
      assert.ok(text !== undefined, `the text of revision ${rev_id} is known`)
      this.#texts.set(String(rev_id), text)
    }
    for (const [id, text] of this.#texts) this.revisions[id] = this.#answer(id, text)
  }

  hides = (revId: number, what: string) => this.#hidden.get(String(revId))?.has(what) === true

  #answer(revId: string, text: string): RevisionAnswer {
    const hides = (what: string) => this.hides(Number(revId), what)
    return {
      slots: { main: hides('text') ? { contentmodel: 'wikitext', texthidden: true } : text },
      ...(hides('text') && { sha1hidden: true }),
      ...(hides('comment') && { commenthidden: true }),
      ...(hides('user') && { userhidden: true }),
    }
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

for (const number of [1, 2]) {
  it(`page-wikitext-change enriches session ${number} with what the wiki has after each step`, async () => {
    const file = join(import.meta.dirname, `../../test/fixtures/mediawiki-session-${number}.json`)
    const history = new History()
    await using wiki = await recordedWiki(history.revisions)
    await using opened = openFunction(enrichment, { lookups: { mediawiki: wiki } })
    for (const step of JSON.parse(readFileSync(file, 'utf8')) as Step[]) {
      history.apply(step)
      for (const event of step.events) {
        const result = await opened.invoke(event)
        if (!READ.test(event.$schema)) assertFailed(result, 'unsupported_schema')
        else check(event, assertEmitted(result).data, history)
      }
    }
  })
}

function check(event: Json, output: Json, { hides }: History): void {
  const { rev_id, rev_sha1, rev_size = event.rev_len } = event.revision ?? event
  const { revision } = output
  const { content_body: body, content_size } = revision.content_slots.main
  const deleted = event.page_change_kind === 'delete'
  assert.equal(revision.rev_id, rev_id)
  assert.equal(content_size, rev_size)
  assert.equal(revision.is_content_visible, !hides(rev_id, 'text'))
  assert.equal(revision.is_comment_visible, !hides(rev_id, 'comment'))
  assert.equal(revision.is_editor_visible, !hides(rev_id, 'user'))
  if (hides(rev_id, 'text')) {
    assert.doesNotMatch(JSON.stringify(output), new RegExp(`content_body|${rev_sha1}`))
  } else {
    assert.equal(body === undefined, deleted)
    assert.ok(deleted || sha1(body) === rev_sha1)
  }
  if (hides(rev_id, 'comment')) assert.equal(revision.comment, undefined)
  if (hides(rev_id, 'user')) assert.equal(revision.editor, undefined)
  if (!event.page_change_kind) return
  assert.equal(output.page_change_kind, event.page_change_kind)
  assert.deepEqual([output.page, output.performer], [event.page, event.performer])
  if (event.prior_state?.page) assert.deepEqual(output.prior_state.page, event.prior_state.page)
}

import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { eachCase } from '../../support/cases.ts'
import { post, postStructured, send, structured } from '../../support/function-client.ts'
import { assertProblem, enriched } from '../../support/function-contract.ts'
import {
  apiAnswer,
  type Json,
  pageChanges,
  revisionCreates,
  sha1,
} from '../../support/function-events.ts'
import {
  assertSound,
  type Path,
  startTarget,
  type Target,
  withMember,
} from '../../support/function-target.ts'
import { json, revisionAnswer } from '../../support/function-wiki.ts'

const TEXT = 'MARK_TEXT of 19 byt'
const SECRETS = /MARK/

/** The recorded answer for a revision with everything hidden, its texts marked. */
function hiddenAnswer(name: string): Json {
  const answer = apiAnswer(name)
  const [revision] = answer.query.pages[0].revisions
  if (revision.slots.main.content !== undefined) revision.slots.main.content = TEXT
  if (revision.comment !== undefined) revision.comment = 'MARK_COMMENT'
  if (revision.user !== undefined) revision.user = 'MARK_USER'
  return answer
}

const user = { user_text: 'MARK_USER', user_id: 77, groups: ['MARK_GROUP'], passed_on: 'MARK_NEW' }
const hash = sha1(TEXT)
const size = Buffer.byteLength(TEXT)
const slots = {
  main: { slot_role: 'main', content_sha1: hash, content_size: size, content_body: TEXT },
}
const HIDDEN = { is_content_visible: false, is_comment_visible: false, is_editor_visible: false }

/** A change of revision 4 with everything in it that may be hidden; `flags` say whether it is. */
function changeOf(kind: string, flags: object = {}): Json {
  const event = pageChanges()[0]
  const revision = {
    ...event.revision,
    ...{ rev_id: 4, rev_sha1: hash, rev_size: size, comment: 'MARK_COMMENT', editor: user },
    content_slots: slots,
  }
  const makes = ['create', 'edit', 'move'].includes(kind)
  return {
    ...event,
    page_change_kind: kind,
    performer: makes ? user : { user_text: 'Admin', user_id: 1 },
    comment: makes ? 'MARK_COMMENT' : 'a reason',
    revision: { ...revision, ...flags },
    prior_state: { revision: { ...revision, rev_id: 3, ...HIDDEN } },
  }
}

const createOf = (): Json => ({
  ...revisionCreates()[0],
  ...{
    rev_id: 4,
    rev_sha1: hash,
    rev_len: size,
    comment: 'MARK_COMMENT',
    parsedcomment: 'MARK <b>',
  },
  performer: { user_text: 'MARK_USER', user_id: 77, user_groups: ['MARK_GROUP'], new: 'MARK_NEW' },
  rev_slots: {
    main: { rev_slot_content_model: 'wikitext', rev_slot_sha1: hash, rev_slot_size: size, new: 1 },
  },
})

describe('a hidden text, summary or user', () => {
  let target: Target
  before(async () => {
    target = await startTarget()
  })
  after(() => target[Symbol.asyncDispose]())
  beforeEach(() => {
    target.served.lines.length = 0
  })
  const answers = (body: unknown) => {
    target.wiki.answer = (_, response) => json(response, body)
  }
  /** Fails if a marked text is in the answer, the log or the metrics. */
  const nothingLeaks = async (answer: Awaited<ReturnType<typeof post>>) => {
    assertSound(answer)
    assert.doesNotMatch(`${answer.rawHeaders}\n${answer.body}`, SECRETS)
    assert.equal(String(answer.body).includes(hash), false, 'the SHA-1')
    const { body } = await send(target.url, { method: 'GET', path: '/metrics' })
    assert.doesNotMatch(`${target.served.lines.join('')}\n${body}`, SECRETS)
    return answer
  }

  const shown = revisionAnswer(4, { main: TEXT }, { user: 'MARK_USER', comment: 'MARK_COMMENT' })
  const kinds = ['create', 'edit', 'move', 'undelete', 'visibility_change']
  type Row = readonly [title: string, answer: unknown, event: Json]
  const assertHidden = async ([, answer, event]: Row) => {
    answers(answer)
    const output: Json = enriched(await nothingLeaks(await post(target.url, event)))
    const { revision, performer } = output
    for (const [flag, value] of Object.entries(HIDDEN)) assert.equal(revision[flag], value, flag)
    assert.equal(revision.content_slots.main.content_size, size)
    assert.equal('editor' in revision, false)
    const another = event.performer.user_text === 'Admin'
    assert.deepEqual(performer, another ? event.performer : undefined)
    assert.equal(output.comment, another ? 'a reason' : undefined)
  }

  for (const name of ['query-revisions-hidden-anon', 'query-revisions-hidden-sysop']) {
    it(`does not leave if only the wiki says so, as in ${name}`, () =>
      eachCase<Row>(
        [
          ['revision-create', hiddenAnswer(name), createOf()],
          ...kinds.map((kind): Row => [kind, hiddenAnswer(name), changeOf(kind)]),
        ],
        assertHidden,
      ))
  }

  it('does not leave if only the event says so, though the wiki shows it', () =>
    eachCase(
      [...kinds, 'delete'].map((kind): Row => [kind, shown, changeOf(kind, HIDDEN)]),
      assertHidden,
    ))

  it('is one slot of two: the other slot keeps its text', async () => {
    const other = 'the other slot'
    const hidden = { contentmodel: 'wikitext', texthidden: true, content: TEXT }
    answers(revisionAnswer(4, { main: hidden, other }))
    const event = withMember(changeOf('create'), ['revision', 'content_slots'], {
      ...slots,
      other: { content_sha1: sha1(other), content_size: other.length },
    })
    for (const path of [
      ['comment'],
      ['performer'],
      ['revision', 'comment'],
      ['revision', 'editor'],
    ]) {
      Object.assign(
        event,
        withMember(event, path, path.at(-1) === 'comment' ? 'why' : { user_text: 'U' }),
      )
    }
    const { revision }: Json = enriched(await nothingLeaks(await post(target.url, event)))
    assert.equal(revision.content_slots.other.content_body, other)
    assert.equal(revision.content_slots.other.content_sha1, sha1(other))
    assert.equal(revision.is_content_visible, false)
    assert.equal(revision.comment, 'why')
  })

  it('does not leave in a problem or the log if the answer of the wiki is wrong', () =>
    eachCase(
      [
        ['another revision', revisionAnswer(5, { main: TEXT }, { comment: 'MARK' })],
        ['another text', revisionAnswer(4, { main: 'MARK_OTHER' })],
        ['an error', { error: { code: 'MARK <b>', info: 'MARK' } }],
        ['a string', 'MARK'],
      ],
      async ([, body]) => {
        answers(body)
        const answer = await nothingLeaks(await post(target.url, changeOf('edit')))
        assertProblem(answer, 'upstream_invalid')
      },
    ))

  it('does not leave in a problem or the log if the wiki answers with garbage', async () => {
    for (const garbage of ['MARK', '{"MARK":', '<h1>MARK</h1>', '{"query":"MARK"}']) {
      target.wiki.answer = (_, response) => response.end(garbage)
      assertProblem(
        await nothingLeaks(await post(target.url, changeOf('edit'))),
        'upstream_invalid',
      )
    }
  })

  it('does not leave in a problem or the log if the event is malformed', async () => {
    const malformed = [
      'MARK',
      '{"comment":"MARK',
      '{"comment":"MARK\n"}',
      '{"a":"MARK"}}',
      '{"MARK"}',
      '["MARK",]',
      '{"a":MARK}',
    ]
    for (const data of malformed) {
      assertProblem(await nothingLeaks(await post(target.url, data)), 'malformed_json')
      const contentType = 'application/cloudevents+json'
      const answer = await postStructured(target.url, `{"id":"1","data":${data} MARK`, contentType)
      assertProblem(await nothingLeaks(answer), 'malformed_json')
      const data_base64 = Buffer.from(data).toString('base64')
      const packed = await postStructured(target.url, structured({ data_base64 }))
      assertProblem(await nothingLeaks(packed), 'malformed_json')
    }
  })

  it('does not leave in a problem or the log if a field has the wrong type', async () => {
    const wrong: [Path, unknown][] = [
      [['comment'], { MARK: 'MARK' }],
      [['comment'], ['MARK']],
      [['revision', 'comment'], { text: 'MARK' }],
      [['revision', 'rev_sha1'], ['MARK']],
      [['revision', 'editor'], 'MARK'],
      [['performer', 'user_id'], 'MARK'],
      [['performer', 'groups'], 'MARK'],
      [['revision', 'content_slots', 'main', 'content_body'], ['MARK']],
      [['page_change_kind'], 'MARK'],
      [['dt'], 'MARK'],
      [['meta', 'domain'], 'MARK MARK'],
    ]
    for (const [path, value] of wrong) {
      await nothingLeaks(await post(target.url, withMember(changeOf('edit', HIDDEN), path, value)))
    }
  })
})

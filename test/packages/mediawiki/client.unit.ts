import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { describe, it } from 'node:test'
import { inspect } from 'node:util'
import type { Revision } from '../../../packages/mediawiki/answer.ts'
import { eachCase } from '../../support/cases.ts'
import { rejection } from '../../support/messages.ts'
import { page, recordedAnswer, visible, wiki, wikiSaying } from '../../support/wiki.ts'

const shown = (revId: number, content: string, model = 'wikitext', format = 'text/x-wiki') => ({
  revId,
  slots: { main: { model, format, hidden: false, content } },
  commentHidden: false,
  userHidden: false,
})

const third = shown(5, 'Third visible revision of Alpha')
const first = shown(2, "First revision of [[Alpha]] with a link to [[Beta]]. ''wikitext'' é 漢字")
const hidden = { revId: 4, commentHidden: true, userHidden: true }
const big = /^0RvEd8Ait7ypEVFxAjaYd1NdwcDR6A44QC195PM\+/

/** Recorded answers, the revision asked for, and what the client reads for it. */
const FOUND: readonly (readonly [name: string, revId: number, revision: object])[] = [
  ['query-revisions-success', 5, third],
  ['query-revisions-post', 5, third],
  ['query-revisions-main-slot-only', 5, third],
  ['query-redirect-resolve', 5, third],
  ['query-revisions-success-old-utf8', 2, first],
  ['query-revisions-utf8-title', 10, shown(10, 'utf8 title')],
  ['query-revisions-moved-page', 12, shown(12, 'Will move')],
  ['query-revisions-redirect-page', 7, shown(7, '#REDIRECT [[Alpha]]')],
  ['query-revisions-json-page', 9, shown(9, '{\n\t"a": 1\n}', 'json', 'application/json')],
  ['query-revisions-multi-revids', 5, third],
  ['query-revisions-multi-revids', 2, first],
  [
    'query-revisions-hidden-anon',
    4,
    { ...hidden, slots: { main: { model: 'wikitext', hidden: true } } },
  ],
  [
    'query-revisions-hidden-sysop',
    4,
    {
      ...hidden,
      slots: { main: { model: 'wikitext', format: 'text/x-wiki', hidden: true } },
    },
  ],
]

const MISSING: readonly (readonly [name: string, revId: number])[] = [
  ['query-revisions-multi-revids', 999999],
  ['query-revisions-badrevids', 999999],
  ['query-formatversion1-badrevids', 999999],
  ['query-revisions-deleted-page', 6],
  ['query-revisions-deleted-page-sysop', 6],
  ['query-deletedrevisions-sysop', 6],
  ['query-revisions-missing-title', 6],
  ['query-revisions-by-pageid-missing', 6],
]

const FAILED: readonly (readonly [name: string, revId: number, code: string, detail: RegExp])[] = [
  ['query-revisions-maxlag-error', 5, 'upstream_busy', /maxlag/],
  ['query-revisions-errorformat-plaintext-maxlag', 5, 'upstream_busy', /maxlag/],
  ['query-toomanyvalues', 5, 'upstream_invalid', /toomanyvalues/],
  ['query-bad-revid-type', 5, 'upstream_invalid', /badinteger/],
  ['query-unknown-action', 5, 'upstream_invalid', /badvalue/],
  ['query-revisions-invalid-title', 5, 'upstream_invalid', /no revision 5/],
  ['query-prop-info', 5, 'upstream_invalid', /no revision 5/],
  ['query-prop-links', 5, 'upstream_invalid', /no revision 5/],
  ['query-redirect-resolve', 7, 'upstream_invalid', /no revision 7/],
]

const answering = (name: string) => {
  const { status, headers, body } = recordedAnswer(name)
  return wiki((response) => response.writeHead(status, headers).end(JSON.stringify(body)))
}

describe('an answer recorded from a real MediaWiki', () => {
  it('is in one of the tables above, each file of it', () => {
    const recorded = readdirSync(new URL('../../fixtures/mediawiki-api', import.meta.url))
      .filter((file) => file.startsWith('query-'))
      .map((file) => file.replace('.json', ''))
    const names = [...FOUND, ...MISSING, ...FAILED].map(([name]) => name)
    const tested = new Set([...names, 'query-revisions-big-2mb'])
    assert.deepEqual([...tested].sort(), recorded.sort())
  })

  it('gives the revision that was asked for, among others too', () =>
    eachCase(FOUND, async ([name, revId, expected]) => {
      await using server = await answering(name)
      const { unredacted, ...revision } = (await server.revision(revId)) ?? {}
      assert.ok(unredacted)
      assert.deepEqual(revision, expected)
    }))

  it('gives no revision where it does not exist or is deleted', () =>
    eachCase(MISSING, async ([name, revId]) => {
      await using server = await answering(name)
      assert.equal(await server.revision(revId), undefined)
    }))

  it('fails with a retryable code where it is an error, or has another revision', () =>
    eachCase(FAILED, async ([name, revId, code, detail]) => {
      await using server = await answering(name)
      const error = await rejection(server.revision(revId))
      assert.deepEqual([error.code, error.status], [code, 503])
      assert.match(error.message, detail)
    }))

  it('gives user and comment apart from the revision, as far as the wiki shows them', () =>
    eachCase(
      [
        ['query-revisions-success', 5, ['Admin', 'third']],
        ['query-revisions-hidden-anon', 4, [undefined, undefined]],
        ['query-revisions-hidden-sysop', 4, ['Admin', 'to hide']],
      ] as const,
      async ([name, revId, [user, comment]]) => {
        await using server = await answering(name)
        const { unredacted } = (await server.revision(revId)) ?? {}
        assert.deepEqual([unredacted?.user, unredacted?.comment], [user, comment])
      },
    ))

  it('has no hidden user or comment in JSON, in a copy or in a log', async () => {
    await using server = await answering('query-revisions-hidden-sysop')
    const revision = await server.revision(4)
    const all = [JSON.stringify(revision), { ...revision?.unredacted }, structuredClone(revision)]
    assert.doesNotMatch(
      inspect([...all, revision], { depth: 9, showHidden: true }),
      /Admin|to hide/,
    )
  })

  it('may have a text of 2 MB', async () => {
    await using server = await answering('query-revisions-big-2mb')
    assert.match((await server.revision(11))?.slots.main?.content ?? '', big)
  })
})

describe('a revision', () => {
  const slots = async (revision: object): Promise<Revision['slots'] | undefined> => {
    await using server = await wikiSaying([page(revision)])
    return (await server.revision(5))?.slots
  }

  it('has all its slots, hidden or not', async () => {
    const main = { contentmodel: 'wikitext', content: 'text' }
    const data = { contentmodel: 'wikibase-mediainfo', texthidden: true, content: 'secret' }
    assert.deepEqual(await slots({ revid: 5, slots: { main, data } }), {
      main: { model: 'wikitext', content: 'text', hidden: false },
      data: { model: 'wikibase-mediainfo', hidden: true },
    })
  })

  it('whose SHA-1 is hidden has no text, even if no slot says so', async () => {
    const revision = { ...visible(5, 'secret'), sha1hidden: true }
    assert.deepEqual(await slots(revision), {
      main: { model: 'wikitext', format: 'text/x-wiki', hidden: true },
    })
  })

  it('may have empty text', async () => {
    assert.equal((await slots(visible(5, '')))?.main?.content, '')
  })

  it('without a readable slot is upstream_invalid', () =>
    eachCase(
      [
        ['no slots', { revid: 5 }],
        ['an empty list of slots', { revid: 5, slots: {} }],
        ['a slot without content', { revid: 5, slots: { main: {} } }],
        ['a slot that is null', { revid: 5, slots: { main: null } }],
      ] as const,
      async ([, revision]) => {
        assert.equal((await rejection(slots(revision))).code, 'upstream_invalid')
      },
    ))
})

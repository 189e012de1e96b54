import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { describe, it } from 'node:test'
import type { Revision } from '../../../packages/mediawiki/answer.ts'
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

/** For each recorded answer: the revision asked for, and the revision, `missing`, or the error. */
const CASES: readonly (readonly [string, number, object | 'missing' | [code: string, RegExp]])[] = [
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
  ['query-revisions-multi-revids', 999999, 'missing'],
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
  ['query-revisions-badrevids', 999999, 'missing'],
  ['query-formatversion1-badrevids', 999999, 'missing'],
  ['query-revisions-deleted-page', 6, 'missing'],
  ['query-revisions-deleted-page-sysop', 6, 'missing'],
  ['query-deletedrevisions-sysop', 6, 'missing'],
  ['query-revisions-missing-title', 6, 'missing'],
  ['query-revisions-by-pageid-missing', 6, 'missing'],
  ['query-revisions-maxlag-error', 5, ['upstream_busy', /maxlag/]],
  ['query-revisions-errorformat-plaintext-maxlag', 5, ['upstream_busy', /maxlag/]],
  ['query-toomanyvalues', 5, ['upstream_invalid', /toomanyvalues/]],
  ['query-bad-revid-type', 5, ['upstream_invalid', /badinteger/]],
  ['query-unknown-action', 5, ['upstream_invalid', /badvalue/]],
  ['query-revisions-invalid-title', 5, ['upstream_invalid', /no revision 5/]],
  ['query-prop-info', 5, ['upstream_invalid', /no revision 5/]],
  ['query-prop-links', 5, ['upstream_invalid', /no revision 5/]],
  ['query-redirect-resolve', 7, ['upstream_invalid', /no revision 7/]],
]

const answering = (name: string) => {
  const { status, headers, body } = recordedAnswer(name)
  return wiki((response) => response.writeHead(status, headers).end(JSON.stringify(body)))
}

describe('what a real MediaWiki answered', () => {
  it('is all tested here', () => {
    const recorded = readdirSync(new URL('../../fixtures/mediawiki-api', import.meta.url))
      .filter((file) => file.startsWith('query-'))
      .map((file) => file.replace('.json', ''))
    const tested = new Set([...CASES.map(([name]) => name), 'query-revisions-big-2mb'])
    assert.deepEqual([...tested].sort(), recorded.sort())
  })

  for (const [name, revId, expected] of CASES) {
    if (Array.isArray(expected)) {
      const [code, detail] = expected as [string, RegExp]
      it(`${name}, asked for ${revId}, is ${code}`, async () => {
        await using server = await answering(name)
        const error = await rejection(server.revision(revId))
        assert.deepEqual([error.code, error.status], [code, 503])
        assert.match(error.message, detail)
      })
    } else {
      it(`${name} has ${revId}${expected === 'missing' ? ' missing' : ''}`, async () => {
        await using server = await answering(name)
        const { unredacted, ...revision } = (await server.revision(revId)) ?? {}
        assert.deepEqual(unredacted ? revision : 'missing', expected)
      })
    }
  }

  for (const [name, revId, told] of [
    ['query-revisions-success', 5, { user: 'Admin', comment: 'third' }],
    ['query-revisions-hidden-anon', 4, {}],
    ['query-revisions-hidden-sysop', 4, { user: 'Admin', comment: 'to hide' }],
  ] as const) {
    it(`${name} tells ${JSON.stringify(told)} of ${revId}`, async () => {
      await using server = await answering(name)
      assert.deepEqual((await server.revision(revId))?.unredacted, told)
    })
  }

  it('query-revisions-big-2mb has 11', async () => {
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

  for (const [what, revision] of [
    ['no slots', { revid: 5 }],
    ['an empty list of slots', { revid: 5, slots: {} }],
    ['a slot without content', { revid: 5, slots: { main: {} } }],
    ['a slot that is null', { revid: 5, slots: { main: null } }],
  ] as const) {
    it(`with ${what} is upstream_invalid`, async () => {
      assert.equal((await rejection(slots(revision))).code, 'upstream_invalid')
    })
  }
})

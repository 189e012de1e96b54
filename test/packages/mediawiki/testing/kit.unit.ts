import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mediawiki, pageKey } from '@tributary/mediawiki'
import { recordedWiki, withText } from '@tributary/mediawiki/testing'
import { defineEnrichment } from '@tributary/runtime'
import { assertEmitted, assertFailed, example, fakeApi, invoke } from '@tributary/runtime/testing'
import { pageChange, revisionCreate } from '@tributary/schemas/examples'

const commented = defineEnrichment({
  name: 'test-function',
  input: [pageChange],
  output: { stream: 'test.commented', schema: pageChange },
  key: pageKey,
  lookups: { mediawiki },
  enrich: async (change, { mediawiki }) => {
    const { slots } = await mediawiki.revision(change)
    return { ...change, comment: slots.main?.content ?? 'hidden' }
  },
})

const change = withText(example(pageChange, { revision: { rev_id: 7 } }), 'é text')

describe('the testing kit, with the wiki as a lookup', () => {
  it('serves revisions that the test holds, read anew for each request', async () => {
    const revisions: Record<string, string | { slots: object; texthidden: boolean }> = {}
    await using wiki = await recordedWiki(revisions as never)
    const lookups = { mediawiki: wiki }
    assertFailed(await invoke(commented, change, { lookups }), 'revision_missing')
    revisions[7] = 'é text'
    assertEmitted(await invoke(commented, change, { lookups }), { comment: 'é text' })
    assert.equal(wiki.requests.length, 2)
  })

  it('has upstream_… of the real lookup for a reset, an error, garbage and silence', async () => {
    for (const [code, answer] of [
      ['upstream_unavailable', { reset: true }],
      ['upstream_busy', { status: 429 }],
      ['upstream_invalid', { body: '<html>' }],
      ['upstream_timeout', { delay: Number.POSITIVE_INFINITY }],
    ] as const) {
      await using api = await fakeApi({ '*': answer })
      const options = { lookups: { mediawiki: api }, env: { MEDIAWIKI_TIMEOUT_MS: '100' } }
      const result = await invoke(commented, change, options)
      assertFailed(result, code)
      assert.equal(result.retryable, true)
    }
  })
})

describe('example', () => {
  it('copies the first example of a schema, with members changed at any depth or left out', () => {
    const [first] = revisionCreate.examples
    const made = example(revisionCreate, { performer: { user_text: 'X' }, comment: undefined })
    const { comment: _, ...rest } = structuredClone(first) as Record<string, unknown>
    assert.deepEqual(made, {
      ...rest,
      performer: { ...(rest.performer as object), user_text: 'X' },
    })
    assert.notEqual(revisionCreate.examples[0]?.performer?.user_text, 'X')
  })

  it('says where to import a schema from that has no examples', () => {
    assert.throws(
      () => example({ ...pageChange, examples: undefined } as never),
      /schemas\/examples/,
    )
  })
})

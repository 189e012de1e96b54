import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sha1Base36 } from '@tributary/mediawiki'
import { type RunningFunction, readConfig, serve } from '@tributary/runtime'
import definition from '../../functions/page-wikitext-change/index.ts'
import { MediaWiki } from '../../stage/mediawiki.ts'

interface Output {
  readonly code?: string
  readonly revision: {
    readonly comment?: string
    readonly editor?: object
    readonly rev_sha1?: string
    readonly is_content_visible: boolean
    readonly content_slots: { readonly main: { readonly content_body?: string } }
  }
}

describe('page-wikitext-change on a real MediaWiki', () => {
  let wiki: MediaWiki
  let running: RunningFunction
  before(async () => {
    wiki = await MediaWiki.start()
    const env = {
      ...{ PORT: '0', MEDIAWIKI_API_URL: wiki.api, LOG_LEVEL: 'silent' },
      // A batch leaves when it is full: how fast the machine sends the events does not count.
      MEDIAWIKI_BATCH_WAIT_MS: '1000',
    }
    running = await serve(definition, { config: readConfig(env, definition), host: '127.0.0.1' })
  })
  after(async () => {
    await running?.close()
    await wiki?.[Symbol.asyncDispose]()
  })

  const edit = async (title: string, text: string, summary = 'edit'): Promise<number> => {
    const answer = await wiki.act({ action: 'edit', title, text, summary })
    return (answer as unknown as { edit: { newrevid: number } }).edit.newrevid
  }

  /** The page_change that the event extension makes of an edit. */
  const change = (revId: number, text: string | undefined, dt = '2026-01-01T00:00:00Z') => ({
    $schema: '/mediawiki/page/change/1.12.0',
    meta: { stream: 'mediawiki.page_change.v1', domain: '127.0.0.1', dt, id: `of-${revId}` },
    dt,
    wiki_id: 'labwiki',
    page_change_kind: 'edit',
    page: { page_id: 1, page_title: 'Page' },
    performer: { user_text: 'Admin' },
    revision: {
      rev_id: revId,
      rev_dt: dt,
      comment: 'edit',
      editor: { user_text: 'Admin' },
      ...(text !== undefined && {
        rev_sha1: sha1Base36(text),
        rev_size: Buffer.byteLength(text),
      }),
    },
  })

  const send = async (event: object): Promise<{ status: number; output: Output }> => {
    const response = await fetch(running.url, {
      method: 'POST',
      headers: { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/e2e', 'ce-type': 'test' },
      body: JSON.stringify(event),
    })
    return { status: response.status, output: (await response.json()) as Output }
  }
  /** How many requests the wiki has received. */
  const requests = async () => {
    const metrics = await (await fetch(`${running.url}/metrics`)).text()
    const counts = metrics.matchAll(/^tributary_upstream_requests_total\{.*\} (\d+)$/gm)
    return [...counts].reduce((sum, [, count]) => sum + Number(count), 0)
  }
  const bodyOf = ({ revision }: Output) => revision.content_slots.main.content_body

  it('adds the text of each of 100 revisions that are requested at once', async () => {
    const texts = Array.from({ length: 100 }, (_, i) => `Revision ${i}: é 漢字 🌊 [[Link ${i}]]`)
    const revisions: number[] = []
    for (const text of texts) revisions.push(await edit('Many', text))
    const before = await requests()
    const results = await Promise.all(revisions.map((id, i) => send(change(id, texts[i]))))
    const made = (await requests()) - before
    assert.ok(made <= 25, `${made} requests`)
    assert.deepEqual(
      results.map(({ output }) => bodyOf(output)),
      texts,
    )
  })

  it('adds the text of a page of almost 2 MiB', async () => {
    const text = 'wide é '.repeat(260_000).trim()
    const { status, output } = await send(change(await edit('Big', text), text))
    assert.equal(status, 200)
    assert.equal(bodyOf(output), text)
  })

  it('answers 503 for an unknown revision of a young event, and 422 when the event is old', async () => {
    const young = await send(change(999_999, undefined, new Date().toISOString()))
    assert.deepEqual([young.status, young.output.code], [503, 'revision_not_yet'])
    const old = await send(change(999_999, undefined))
    assert.deepEqual([old.status, old.output.code], [422, 'revision_missing'])
  })

  it('answers 422 for a revision whose page has been deleted', async () => {
    const id = await edit('Doomed', 'soon gone')
    await wiki.act({ action: 'delete', title: 'Doomed' })
    const { status, output } = await send(change(id, 'soon gone'))
    assert.deepEqual([status, output.code], [422, 'revision_missing'])
  })

  it('leaves out text, comment and user that have been hidden since the event', async () => {
    const secret = await edit('Hidden', 'a secret', 'secret summary')
    await edit('Hidden', 'the next text')
    await wiki.act({
      action: 'revisiondelete',
      type: 'revision',
      ids: String(secret),
      hide: 'content|comment|user',
    })
    const { status, output } = await send(change(secret, 'a secret'))
    assert.equal(status, 200)
    const { revision } = output
    assert.equal(revision.is_content_visible, false)
    assert.equal(bodyOf(output), undefined)
    assert.deepEqual(
      [revision.comment, revision.editor, revision.rev_sha1],
      [undefined, undefined, undefined],
    )
    assert.doesNotMatch(JSON.stringify(output), /secret|Admin/)
  })

  it("answers 503 when the text does not have the event's SHA-1", async () => {
    const { status, output } = await send(change(await edit('Other', 'what it is'), 'what it was'))
    assert.deepEqual([status, output.code], [503, 'upstream_invalid'])
  })
})

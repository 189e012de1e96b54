/**
 * Changes that the reader and page-change-capture make of what is done in a real MediaWiki on MariaDB have its users,
 * comments and times, and nothing that is hidden; and `tributary reconcile` finds, with that wiki's API, the ones
 * that were not sent. The kinds of changes are those of capture-steps.e2e.ts.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { readArguments } from '../../packages/tributary/arguments.ts'
import { reconcile } from '../../packages/tributary/reconcile.ts'
import type { PageChange } from '../../schemas/generated/index.js'
import type { Broker } from '../../stage/kafka/broker.ts'
import { readAll } from '../../stage/kafka/topics.ts'
import type { MediaWiki } from '../../stage/mediawiki.ts'
import { CAPTURED, CapturingWiki, DEAD, ROWS } from '../support/capturing-wiki.ts'
import type { FunctionProcess } from '../support/function-process.ts'

const PATIENCE_MS = 60_000
const SECRET = 'a comment that is hidden later'

const IMPORT = `<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="en">
<page><title>Imported</title><ns>0</ns><id>900</id><revision><id>901</id>
<timestamp>2020-01-02T03:04:05Z</timestamp><contributor><ip>192.0.2.1</ip></contributor>
<comment>from elsewhere</comment><model>wikitext</model><format>text/x-wiki</format>
<text xml:space="preserve">imported</text></revision></page></mediawiki>`

describe('a real MediaWiki on MariaDB', () => {
  let capturing: CapturingWiki
  let broker: Broker
  let wiki: MediaWiki
  let fn: FunctionProcess
  let folder: string
  let from: string
  const expected: string[] = []

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tributary-capture-'))
    capturing = await CapturingWiki.start()
    ;({ broker, wiki, fn } = capturing)
    // The wiki's times have whole seconds.
    await sleep(1100)
    from = new Date().toISOString()
  })
  after(async () => {
    await capturing?.[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  })

  /** The changes that were captured so far. */
  async function captured(): Promise<PageChange[]> {
    const records = await readAll(broker, CAPTURED)
    return records.map(({ value }) => JSON.parse(value.toString()))
  }

  const shown = ({ page_change_kind: kind, page }: PageChange) => `${kind} ${page.page_title}`

  /** Does something, and waits for the changes that are to come of it, in any order of the pages. */
  async function step(changes: readonly string[], act: () => Promise<unknown>) {
    const already = expected.length
    await act()
    expected.push(...changes)
    for (const end = Date.now() + PATIENCE_MS; ; await sleep(100)) {
      const all = await captured()
      if (all.length >= expected.length || Date.now() > end) {
        assert.deepEqual(all.slice(already).map(shown).sort(), [...changes].sort(), fn.stdout)
        return all.slice(already)
      }
    }
  }

  const edit = async (title: string, text: string, more: Record<string, string> = {}) => {
    const answer = await wiki.act({ action: 'edit', title, text, summary: 'a summary', ...more })
    return (answer as unknown as { edit: { newrevid: number } }).edit.newrevid
  }
  const hide = (id: number, what: Record<string, string>) =>
    wiki.act({ action: 'revisiondelete', type: 'revision', ids: String(id), ...what })

  it('gives the values of each change', async () => {
    let revision = 0
    const [created] = await step(['create Hvítá'], async () => {
      revision = await edit('Hvítá', 'a river')
    })
    assert.equal(created?.revision.rev_id, revision)
    assert.deepEqual(created?.performer?.user_text, 'Admin')
    assert.equal(created?.revision.comment, 'a summary')
    const first = revision
    const [edited] = await step(['edit Hvítá'], async () => {
      revision = await edit('Hvítá', 'a long river', { minor: '1' })
    })
    assert.equal(edited?.revision.rev_size, 12)
    assert.equal(edited?.revision.is_minor_edit, true)
    assert.equal(edited?.prior_state?.revision?.rev_id, first)
    const moved = await step(['move White_River', 'create Hvítá'], () =>
      wiki.act({ action: 'move', from: 'Hvítá', to: 'White River', reason: 'name' }),
    )
    const move = moved.find((each) => shown(each) === 'move White_River')
    assert.equal(move?.prior_state?.page?.page_title, 'Hvítá')
    assert.equal(move?.comment, 'name')
    await step(['move White_river'], () =>
      wiki.act({ action: 'move', from: 'White River', to: 'White river', noredirect: '1' }),
    )
    // Nothing is lost by it, so `tributary reconcile` must find nothing either.
    await hide(first, { hide: 'content' })
    await step(['edit White_river'], async () => {
      revision = await edit('White river', 'a secret in its comment', { summary: SECRET })
    })
    const [hidden] = await step(['visibility_change White_river'], () =>
      hide(revision, { hide: 'comment' }),
    )
    assert.equal(hidden?.revision.is_comment_visible, false)
    assert.equal(hidden?.revision.comment, undefined)
    const [gone] = await step(['delete White_river'], () =>
      wiki.act({ action: 'delete', title: 'White river', reason: 'gone' }),
    )
    assert.equal(gone?.comment, 'gone')
    await step(['undelete White_river'], () =>
      wiki.act({ action: 'undelete', title: 'White river', reason: 'back' }),
    )
    // The wiki's times have whole seconds: what follows is later than the deletion.
    await sleep(2100)
    await step(['create Twice', 'delete Twice', 'create Twice'], async () => {
      await edit('Twice', 'one')
      await wiki.act({ action: 'delete', title: 'Twice' })
      await edit('Twice', 'two')
    })
    await step(['undelete Twice'], () => wiki.act({ action: 'undelete', title: 'Twice' }))
    const [imported] = await step(['create Imported'], async () =>
      wiki.script('importDump.php', ['--no-updates'], IMPORT),
    )
    assert.equal(imported?.dt, '2020-01-02T03:04:05Z')
    assert.equal(imported?.revision.comment, 'from elsewhere')
    const [redirect] = await step(['create Way'], () => edit('Way', '#REDIRECT [[White river]]'))
    assert.equal(redirect?.page.redirect_page_link?.page_title, 'White_river')
    // Its only revision goes to the other page, and a redirect stays.
    await step(['edit Imported'], () =>
      wiki.act({ action: 'mergehistory', from: 'Imported', to: 'White river' }),
    )
    let last = 0
    await step(['edit White_river'], async () => {
      last = await edit('White river', 'of nobody')
    })
    const [suppressed] = await step(['visibility_change White_river'], () =>
      hide(last, { hide: 'comment|user', suppress: 'yes' }),
    )
    const { revision: hiddenNow } = suppressed ?? {}
    assert.deepEqual(
      [hiddenNow?.is_content_visible, hiddenNow?.is_comment_visible, hiddenNow?.is_editor_visible],
      [true, false, false],
    )
    assert.deepEqual(
      [suppressed?.performer, hiddenNow?.editor, hiddenNow?.comment],
      [undefined, undefined, undefined],
    )
  })

  it('gives no dead letter, and nothing that was hidden after it was', async () => {
    assert.deepEqual(await readAll(broker, DEAD), [])
    const records = await readAll(broker, CAPTURED)
    // The comment was public until it was hidden; its edit has it, and nothing later.
    const texts = records.map(({ value }) => value.toString())
    assert.equal(texts.filter((text) => text.includes(SECRET)).length, 1)
  })

  it('lets tributary reconcile find what was not sent, and send its rows', async () => {
    const all = await captured()
    const lost = ['move White_river', 'delete White_river', 'undelete White_river', 'edit Hvítá']
    const isLost = (change: PageChange) => lost.includes(shown(change))
    const sent = join(folder, 'sent.jsonl')
    writeFileSync(
      sent,
      all
        .filter((each) => !isLost(each))
        .map((each) => `${JSON.stringify(each)}\n`)
        .join(''),
    )
    const args = ['--wiki', wiki.api, '--events', sent, '--from', from]
    const until = ['--until', new Date(Date.now() + 5000).toISOString()]
    const rows = ['--output', `kafka://${broker.address}/${ROWS}`]
    const { values } = readArguments('reconcile', [...args, ...until, ...rows])
    assert.equal(await reconcile(values, new AbortController()), 0)
    // A page has the title that it has now.
    const now = lost.map((each) => each.replace('Hvítá', 'White_river'))
    const again = await step(now, async () => {})
    const identity = ({ page_change_kind: kind, page, revision, prior_state }: PageChange) => ({
      ...{ kind, page: page.page_id, revision: revision.rev_id },
      title: prior_state?.page?.page_title,
    })
    const wanted = all.filter(isLost)
    assert.deepEqual(
      again
        .map(identity)
        .map((each) => JSON.stringify(each))
        .sort(),
      wanted
        .map(identity)
        .map((each) => JSON.stringify(each))
        .sort(),
    )
  })
})

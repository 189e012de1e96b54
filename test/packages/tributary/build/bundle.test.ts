import assert from 'node:assert/strict'
import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { post, postStructured, send, structured } from '../../../support/function-client.ts'
import { enriched } from '../../../support/function-contract.ts'
import { type Json, pageChanges, revisionCreates, sha1 } from '../../../support/function-events.ts'
import { bundled, FunctionProcess } from '../../../support/function-process.ts'
import { FakeWiki } from '../../../support/function-wiki.ts'

describe('a bundled function, alone in an empty folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-bundle-'))
  const file = join(folder, 'index.js')
  let wiki: FakeWiki
  let child: FunctionProcess
  before(async () => {
    copyFileSync(await bundled(), file)
    wiki = await FakeWiki.start()
    const env = { MEDIAWIKI_API_URL: wiki.url, MAX_EVENT_BYTES: '16384' }
    child = await FunctionProcess.start(file, env, folder)
  })
  after(async () => {
    await child[Symbol.asyncDispose]()
    await wiki[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true })
  })

  it('is one file under 1 MB', async () => {
    const path = await bundled()
    assert.ok(statSync(path).size < 1_000_000, `${statSync(path).size} bytes`)
  })

  it('has no node_modules and no package.json anywhere above it', () => {
    for (let at = folder; ; at = dirname(at)) {
      assert.equal(existsSync(join(at, 'node_modules')), false, at)
      assert.equal(existsSync(join(at, 'package.json')), false, at)
      if (at === dirname(at)) break
    }
  })

  for (const contentType of [undefined, 'application/json', 'application/json; charset=utf-8']) {
    it(`answers binary events, Content-Type ${contentType ?? 'missing'}`, async () => {
      const more = contentType === undefined ? {} : { headers: { 'content-type': contentType } }
      for (const event of [revisionCreates()[0], pageChanges()[0]]) {
        const data: Json = enriched(await post(child.url, event, {}, more))
        const { main } = data.revision.content_slots
        assert.equal(sha1(main.content_body), data.revision.rev_sha1)
      }
    })
  }

  it('answers structured events and a batch of one', async () => {
    const event = structured({ data: pageChanges()[1] })
    const one: Json = enriched(await postStructured(child.url, event))
    assert.equal(sha1(one.revision.content_slots.main.content_body), one.revision.rev_sha1)
    assert.deepEqual(enriched(await postStructured(child.url, [event])), one)
  })

  it('answers on its GET endpoints', async () => {
    for (const path of ['/health/liveness', '/health/readiness', '/metrics']) {
      assert.equal((await send(child.url, { method: 'GET', path })).status, 200, path)
    }
  })

  it('answers failures, those its reduced parts make too', async () => {
    assert.equal((await send(child.url, { path: '/nowhere' })).status, 405)
    assert.equal((await post(child.url, '{')).status, 400)
    assert.equal((await post(child.url, 'x'.repeat(17_000))).status, 413)
    assert.equal((await post(child.url, { $schema: '/x/1.0.0' })).status, 422)
    wiki.answer = (_, { socket }) => void socket?.resetAndDestroy()
    assert.equal((await post(child.url, pageChanges()[2])).status, 503)
  })

  it('writes JSON lines on standard output, nothing on standard error, and ends with 0', async () => {
    child.child.kill('SIGTERM')
    assert.deepEqual(await child.ended, { code: 0, signal: null })
    assert.equal(child.stderr, '')
    const lines = child.stdout.trim().split('\n')
    for (const line of lines) assert.equal(typeof JSON.parse(line).msg, 'string')
    assert.ok(lines.length > 1)
  })
})

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { before, describe, it } from 'node:test'
import { eachCase } from '../../support/cases.ts'
import { send, untilInFlight } from '../../support/function-client.ts'
import { assertProblem, enriched } from '../../support/function-contract.ts'
import { pageChanges, sha1 } from '../../support/function-events.ts'
import { bundled, FunctionProcess, untilRed } from '../../support/function-process.ts'
import { posted, RawConnection } from '../../support/function-raw.ts'
import { FakeWiki, json, revisionAnswer } from '../../support/function-wiki.ts'

let path: string
before(async () => {
  path = await bundled()
})

describe('a function that gets SIGTERM', () => {
  it('sends a large answer to its end, however slowly it is read', async () => {
    const text = 'x'.repeat(7 << 20)
    const [event] = pageChanges()
    Object.assign(event.revision, { rev_sha1: sha1(text), rev_size: text.length })
    event.revision.content_slots.main = { content_sha1: sha1(text), content_size: text.length }
    await using wiki = await FakeWiki.start(({ revId }, response) =>
      json(response, revisionAnswer(revId, { main: text })),
    )
    await using child = await FunctionProcess.start(path, { MEDIAWIKI_API_URL: wiki.url })
    await using connection = await RawConnection.open(child.url)
    await connection.write(posted(event))
    await once(connection.socket, 'data')
    connection.socket.pause()
    child.child.kill('SIGTERM')
    await untilRed(child.url)
    connection.socket.resume()
    assert.equal(JSON.stringify(enriched(await connection.answer())).includes(text), true)
    assert.equal((await child.ended).code, 0)
  })

  it('answers an event that was half sent when the signal came, and says that the connection ends', async () => {
    await using wiki = await FakeWiki.start()
    await using child = await FunctionProcess.start(path, { MEDIAWIKI_API_URL: wiki.url })
    const whole = posted(pageChanges()[0])
    await using connection = await RawConnection.open(child.url)
    await connection.write(whole.slice(0, -100))
    const probe = { method: 'GET', path: '/health/readiness' }
    assert.equal((await send(child.url, probe)).status, 200)
    child.child.kill('SIGTERM')
    await untilRed(child.url)
    await connection.write(whole.slice(-100))
    const answer = await connection.answer()
    enriched(answer)
    assert.equal(answer.headers.connection, 'close')
    assert.equal((await child.ended).code, 0)
  })

  it('answers both of two pipelined events', async () => {
    await using wiki = await FakeWiki.start()
    await using child = await FunctionProcess.start(path, { MEDIAWIKI_API_URL: wiki.url })
    wiki.hold()
    await using connection = await RawConnection.open(child.url)
    await connection.write(posted(pageChanges()[0]) + posted(pageChanges()[1]))
    await untilInFlight(child.url, 2)
    child.child.kill('SIGTERM')
    await untilRed(child.url)
    wiki.release()
    enriched(await connection.answer())
    enriched(await connection.answer())
    assert.equal((await child.ended).code, 0)
  })

  it('exits 0 within the grace period, even if a caller stalls halfway', async () => {
    await using wiki = await FakeWiki.start()
    const env = { MEDIAWIKI_API_URL: wiki.url, SHUTDOWN_GRACE_MS: '1500' }
    await using child = await FunctionProcess.start(path, env)
    await using connection = await RawConnection.open(child.url)
    await connection.write(posted(pageChanges()[0]).slice(0, -100))
    assert.equal((await send(child.url, { method: 'GET', path: '/health/readiness' })).status, 200)
    const signalled = performance.now()
    child.child.kill('SIGTERM')
    assert.deepEqual(await child.ended, { code: 0, signal: null })
    assert.ok(performance.now() - signalled < 1500)
  })

  it('refuses a large event with an answer, not with a reset', async () => {
    await using wiki = await FakeWiki.start()
    await using child = await FunctionProcess.start(path, { MEDIAWIKI_API_URL: wiki.url })
    wiki.hold()
    await using holding = await RawConnection.open(child.url)
    await holding.write(posted(pageChanges()[0]))
    await wiki.held(1)
    child.child.kill('SIGTERM')
    await untilRed(child.url)
    await using connection = await RawConnection.open(child.url)
    const sent = connection.write(posted({ ...pageChanges()[1], pad: 'x'.repeat(8 << 20) }))
    assertProblem(await connection.answer(), 'draining')
    await sent
    wiki.release()
    enriched(await holding.answer())
    assert.equal((await child.ended).code, 0)
  })
})

describe('a function that cannot start', () => {
  const wrong: [string, Record<string, string>, RegExp][] = [
    ['a port that is no number', { PORT: 'http' }, /PORT.*http.*65535/],
    ['a port out of range', { PORT: '70000' }, /PORT.*70000/],
    ['no concurrency', { MAX_CONCURRENT_EVENTS: '0' }, /MAX_CONCURRENT_EVENTS.*"0"/],
    ['a limit that is no number', { MAX_EVENT_BYTES: '10 MiB' }, /MAX_EVENT_BYTES.*10 MiB/],
    ['a negative deadline', { EVENT_DEADLINE_MS: '-1' }, /EVENT_DEADLINE_MS.*-1/],
    ['a fraction', { SHUTDOWN_GRACE_MS: '1.5' }, /SHUTDOWN_GRACE_MS.*1\.5/],
    ['an unknown log level', { LOG_LEVEL: 'loud' }, /LOG_LEVEL.*loud.*debug/],
    ['an address without http', { MEDIAWIKI_API_URL: 'ftp://wiki' }, /MEDIAWIKI_API_URL.*ftp/],
    ['a datacenter of two lines', { DATACENTER: 'eqiad\ncodfw' }, /DATACENTER/],
    ['domains that are none', { MEDIAWIKI_ALLOWED_DOMAINS: 'a..b' }, /MEDIAWIKI_ALLOWED_DOMAINS/],
  ]
  it('names the wrong setting and its value in one line', () =>
    eachCase(wrong, async ([, env, message]) => {
      await using child = FunctionProcess.spawn(path, env)
      assert.notEqual((await child.ended).code, 0)
      assert.match(child.stderr, /^[^\n]+\n$/)
      assert.match(child.stderr, message)
      assert.doesNotMatch(child.stderr, / at .*:\d+/)
    }))

  it('says in one line that its port is in use', async () => {
    await using other = await FakeWiki.start()
    await using child = FunctionProcess.spawn(path, { PORT: String(other.port) })
    // The wiki has 127.0.0.1 only; the function wants every address.
    assert.notEqual((await child.ended).code, 0)
    assert.match(child.stderr, /^[^\n]+\n$/)
    assert.match(child.stderr, /EADDRINUSE|in use/)
    assert.doesNotMatch(child.stderr, / at .*:\d+/)
  })
})

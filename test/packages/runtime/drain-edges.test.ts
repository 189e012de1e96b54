import assert from 'node:assert/strict'
import { once } from 'node:events'
import { before, describe, it } from 'node:test'
import { listen } from '../../../stage/sockets.ts'
import { eachCase } from '../../support/cases.ts'
import { send, untilInFlight } from '../../support/function-client.ts'
import { assertProblem } from '../../support/function-contract.ts'
import { pageChanges } from '../../support/function-events.ts'
import { bundled, FunctionProcess, untilRed } from '../../support/function-process.ts'
import { posted, RawConnection } from '../../support/function-raw.ts'
import { heldProcess } from '../../support/held-process.ts'

const [first, second] = pageChanges()

let path: string
before(async () => {
  path = await bundled('page-key')
})

describe('a function that gets SIGTERM', () => {
  it('sends a large answer to its end, however slowly it is read', async () => {
    const event = { ...first, pad: 'x'.repeat(7 << 20) }
    await using child = await FunctionProcess.start(path, {})
    await using connection = await RawConnection.open(child.url)
    await connection.write(posted(event))
    await once(connection.socket, 'data')
    connection.socket.pause()
    child.child.kill('SIGTERM')
    await untilRed(child.url)
    connection.socket.resume()
    const { status, body } = await connection.answer()
    assert.equal(status, 200)
    assert.equal(String(body), JSON.stringify(event))
    assert.equal((await child.ended).code, 0)
  })

  it('answers an event that was half sent when the signal came, and says that the connection ends', async () => {
    await using child = await FunctionProcess.start(path, {})
    const whole = posted(first)
    await using connection = await RawConnection.open(child.url)
    await connection.write(whole.slice(0, -100))
    const probe = { method: 'GET', path: '/health/readiness' }
    assert.equal((await send(child.url, probe)).status, 200)
    child.child.kill('SIGTERM')
    await untilRed(child.url)
    await connection.write(whole.slice(-100))
    const answer = await connection.answer()
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.connection, 'close')
    assert.equal((await child.ended).code, 0)
  })

  it('answers both of two pipelined events', async () => {
    await using held = await heldProcess()
    await using connection = await RawConnection.open(held.url)
    await connection.write(posted(first) + posted(second))
    await untilInFlight(held.url, 2)
    held.child.child.kill('SIGTERM')
    await untilRed(held.url)
    held.release()
    assert.equal((await connection.answer()).status, 204)
    assert.equal((await connection.answer()).status, 204)
    assert.equal((await held.child.ended).code, 0)
  })

  it('exits 0 within the grace period, even if a caller stalls halfway', async () => {
    await using child = await FunctionProcess.start(path, { SHUTDOWN_GRACE_MS: '1500' })
    await using connection = await RawConnection.open(child.url)
    await connection.write(posted(first).slice(0, -100))
    assert.equal((await send(child.url, { method: 'GET', path: '/health/readiness' })).status, 200)
    const signalled = performance.now()
    child.child.kill('SIGTERM')
    assert.deepEqual(await child.ended, { code: 0, signal: null })
    assert.ok(performance.now() - signalled < 1500)
  })

  it('refuses a large event with an answer, not with a reset', async () => {
    await using held = await heldProcess()
    await using holding = await RawConnection.open(held.url)
    await holding.write(posted(first))
    await untilInFlight(held.url, 1)
    held.child.child.kill('SIGTERM')
    await untilRed(held.url)
    await using connection = await RawConnection.open(held.url)
    const sent = connection.write(posted({ ...second, pad: 'x'.repeat(8 << 20) }))
    assertProblem(await connection.answer(), 'draining')
    await sent
    held.release()
    assert.equal((await holding.answer()).status, 204)
    assert.equal((await held.child.ended).code, 0)
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
    ['an address without http', { K_SINK: 'ftp://sink' }, /K_SINK.*ftp/],
    ['a datacenter of two lines', { DATACENTER: 'eqiad\ncodfw' }, /DATACENTER/],
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
    await using other = await listen(() => {})
    await using child = FunctionProcess.spawn(path, { PORT: String(other.port) })
    // The other server has 127.0.0.1 only; the function wants every address.
    assert.notEqual((await child.ended).code, 0)
    assert.match(child.stderr, /^[^\n]+\n$/)
    assert.match(child.stderr, /EADDRINUSE|in use/)
    assert.doesNotMatch(child.stderr, / at .*:\d+/)
  })
})

import assert from 'node:assert/strict'
import { Agent } from 'node:http'
import { before, describe, it } from 'node:test'
import { type Answer, post, send, untilInFlight } from '../../support/function-client.ts'
import { assertProblem, enriched } from '../../support/function-contract.ts'
import { pageChanges } from '../../support/function-events.ts'
import { bundled, FunctionProcess, untilRed } from '../../support/function-process.ts'
import { head, RawConnection } from '../../support/function-raw.ts'
import { FakeWiki } from '../../support/function-wiki.ts'

const FIFTY = pageChanges()
  .filter((event) => event.page_change_kind !== 'delete')
  .slice(0, 50)

/** Far less than the grace period of 25 s, and enough for a busy machine. */
const PROMPT_MS = 5000

let path: string
before(async () => {
  path = await bundled()
})

async function started(env: Record<string, string> = {}) {
  const wiki = await FakeWiki.start()
  const child = await FunctionProcess.start(path, { MEDIAWIKI_API_URL: wiki.url, ...env })
  const agent = new Agent({ keepAlive: true })
  const { url } = child
  // Every connection has served a request before, and is kept alive.
  await Promise.all(FIFTY.map(() => send(url, { method: 'GET', path: '/metrics', agent })))
  return {
    wiki,
    child,
    agent,
    url,
    [Symbol.asyncDispose]: async () => {
      agent.destroy()
      await child[Symbol.asyncDispose]()
      await wiki[Symbol.asyncDispose]()
    },
  }
}

/** Posts fifty events and waits until all are in progress; the wiki holds its answers. */
async function fiftyInFlight({ wiki, url, agent }: Awaited<ReturnType<typeof started>>) {
  wiki.hold()
  const answers = Promise.allSettled(FIFTY.map((event) => post(url, event, {}, { agent })))
  await untilInFlight(url, FIFTY.length)
  return { answers }
}

describe('a function that gets a signal to end', () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`turns red on ${signal}, refuses new events, answers all 50 in flight, and exits 0`, async () => {
      await using running = await started()
      const { child, wiki, url, agent } = running
      const { answers } = await fiftyInFlight(running)
      const signalled = performance.now()
      child.child.kill(signal)
      assert.equal((await untilRed(url)).status, 503)
      assert.equal((await send(url, { method: 'GET', path: '/health/liveness' })).status, 200)
      assertProblem(await post(url, FIFTY[0]), 'draining')
      assertProblem(await post(url, FIFTY[0], {}, { agent }), 'draining')
      wiki.release()
      const settled = await answers
      for (const { status, ...rest } of settled) {
        assert.equal(status, 'fulfilled', String((rest as { reason?: unknown }).reason))
        enriched((rest as { value: Answer }).value)
      }
      assert.equal(settled.length, 50)
      assert.deepEqual(await child.ended, { code: 0, signal: null })
      assert.ok(performance.now() - signalled < PROMPT_MS)
      assert.equal(child.stderr, '')
    })
  }

  it('closes idle connections without a reset, and exits at once', async () => {
    await using running = await started()
    const { child, url } = running
    const request = head([], 'GET /health/liveness HTTP/1.1')
    const used = await Promise.all(Array.from({ length: 20 }, () => RawConnection.open(url)))
    for (const connection of used) {
      await connection.write(request)
      assert.equal((await connection.answer()).status, 200)
    }
    const unused = await RawConnection.open(url)
    const half = await RawConnection.open(url)
    await half.write(request.slice(0, 20))
    assert.equal((await send(url, { method: 'GET', path: '/health/readiness' })).status, 200)
    const signalled = performance.now()
    child.child.kill('SIGTERM')
    for (const connection of used) assert.equal(await connection.closed(), undefined)
    assert.deepEqual(await child.ended, { code: 0, signal: null })
    assert.ok(performance.now() - signalled < PROMPT_MS)
    await unused.closed()
    await half.closed()
  })

  it('answers 503 draining to events in flight at the end of the grace period, and exits within it', async () => {
    await using running = await started({ SHUTDOWN_GRACE_MS: '1500' })
    const { child } = running
    const { answers } = await fiftyInFlight(running)
    const signalled = performance.now()
    child.child.kill('SIGTERM')
    for (const answer of await answers) {
      assert.equal(answer.status, 'fulfilled')
      assertProblem(answer.value, 'draining')
    }
    assert.deepEqual(await child.ended, { code: 0, signal: null })
    assert.ok(performance.now() - signalled < 1500)
  })

  it('exits at once on a second signal', async () => {
    await using running = await started()
    const { child, url } = running
    const { answers } = await fiftyInFlight(running)
    child.child.kill('SIGTERM')
    await untilRed(url)
    const second = performance.now()
    child.child.kill('SIGTERM')
    await child.ended
    assert.ok(performance.now() - second < PROMPT_MS)
    for (const { status } of await answers) assert.equal(status, 'rejected')
  })
})

import assert from 'node:assert/strict'
import { Agent } from 'node:http'
import { describe, it } from 'node:test'
import { type Answer, post, send, untilInFlight } from '../../support/function-client.ts'
import { assertProblem } from '../../support/function-contract.ts'
import { pageChanges } from '../../support/function-events.ts'
import { untilRed } from '../../support/function-process.ts'
import { head, RawConnection } from '../../support/function-raw.ts'
import { heldProcess } from '../../support/held-process.ts'

const FIFTY = pageChanges().slice(0, 50)

/** Far less than the grace period of 25 s, and enough for a busy machine. */
const PROMPT_MS = 5000

async function started(env: Record<string, string> = {}) {
  const held = await heldProcess(env)
  const agent = new Agent({ keepAlive: true })
  const { url, child, release } = held
  // Every connection has served a request before, and is kept alive.
  await Promise.all(FIFTY.map(() => send(url, { method: 'GET', path: '/metrics', agent })))
  return {
    child,
    agent,
    url,
    release,
    [Symbol.asyncDispose]: async () => {
      agent.destroy()
      await held[Symbol.asyncDispose]()
    },
  }
}

/** Posts fifty events and waits until all are in progress; the sink holds its answers back. */
async function fiftyInFlight({ url, agent }: Awaited<ReturnType<typeof started>>) {
  const answers = Promise.allSettled(FIFTY.map((event) => post(url, event, {}, { agent })))
  await untilInFlight(url, FIFTY.length)
  return { answers }
}

describe('a function that gets a signal to end', () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`turns red on ${signal}, refuses new events, answers all 50 in flight, and exits 0`, async () => {
      await using running = await started()
      const { child, release, url, agent } = running
      const { answers } = await fiftyInFlight(running)
      const signalled = performance.now()
      child.child.kill(signal)
      assert.equal((await untilRed(url)).status, 503)
      assert.equal((await send(url, { method: 'GET', path: '/health/liveness' })).status, 200)
      assertProblem(await post(url, FIFTY[0]), 'draining')
      assertProblem(await post(url, FIFTY[0], {}, { agent }), 'draining')
      release()
      const settled = await answers
      for (const { status, ...rest } of settled) {
        assert.equal(status, 'fulfilled', String((rest as { reason?: unknown }).reason))
        assert.equal((rest as { value: Answer }).value.status, 204)
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

import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { describe, it } from 'node:test'
import { post, send } from '../../support/function-client.ts'
import { pageChanges } from '../../support/function-events.ts'
import { bundled, FunctionProcess } from '../../support/function-process.ts'
import { RawConnection } from '../../support/function-raw.ts'

/** A server that accepts connections and never answers. */
async function silent() {
  const server = createServer(() => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return { url: `http://127.0.0.1:${port}`, [Symbol.dispose]: () => server.close() }
}

describe('the grace period', () => {
  it('is not exceeded by a trace collector that never answers', async () => {
    using collector = await silent()
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, SHUTDOWN_GRACE_MS: '1000' }
    await using child = await FunctionProcess.start(await bundled('page-key'), env)
    assert.equal((await post(child.url, pageChanges()[0])).status, 200)
    const signalled = performance.now()
    child.child.kill('SIGTERM')
    assert.deepEqual(await child.ended, { code: 0, signal: null })
    // The exporter itself would try for 10 s.
    assert.ok(performance.now() - signalled < 2500)
  })

  for (const grace of ['0', '1', '500']) {
    it(`may be ${grace} ms: half a request ends with it, without a warning of Node's`, async () => {
      const path = await bundled('page-key')
      await using child = await FunctionProcess.start(path, { SHUTDOWN_GRACE_MS: grace })
      await using connection = await RawConnection.open(child.url)
      await connection.write('POST / HTTP/1.1\r\ncontent-length: 5\r\n\r\n')
      assert.equal((await send(child.url, { method: 'GET', path: '/metrics' })).status, 200)
      child.child.kill('SIGTERM')
      assert.deepEqual(await child.ended, { code: 0, signal: null })
      assert.equal(child.stderr, '')
    })
  }
})

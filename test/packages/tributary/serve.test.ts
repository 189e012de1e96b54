import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { closedPort } from '../../../stage/sockets.ts'
import { CHANGES, FN, lines, recorded, run, saying, server, start } from './command.ts'

const headers = {
  'ce-specversion': '1.0',
  'ce-id': '1',
  'ce-source': '/curl',
  'ce-type': 'event',
}

suite('tributary serve', { concurrency: 2 }, () => {
  test('answers events until SIGTERM', async () => {
    const options = ['--port', '0', '--wiki', recorded, '--latency', '1']
    const { child, done } = start(['serve', FN, ...options])
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(await saying(child.stdout, /Ctrl-C/))?.[0]
    const body = lines(CHANGES)[0] as string
    const answer = await fetch(url as string, { method: 'POST', headers, body })
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('ce-subject'), 'labwiki/21')
    child.kill('SIGTERM')
    assert.equal((await done).code, 0)
  })

  test('listens on PORT, and on --port before PORT', async () => {
    const [port, other] = [await closedPort(), await closedPort()]
    for (const [args, expected] of [
      [[], port],
      [['--port', String(other)], other],
    ] as const) {
      const { child, done } = start(['serve', FN, ...args], { PORT: String(port) })
      assert.match(await saying(child.stdout, /Ctrl-C/), new RegExp(` is at \\S+:${expected}\\.`))
      child.kill('SIGTERM')
      await done
    }
  })

  test('names the option when the port is in use', async () => {
    await using other = await server(() => {})
    const { port } = new URL(other.url)
    for (const [args, env] of [
      [['--port', port], {}],
      [[], { PORT: port }],
    ] as const) {
      const { stderr, code } = await run(['serve', FN, ...args], '', env)
      assert.match(
        stderr,
        /^tributary: cannot listen on port \d+: .*EADDRINUSE.*; choose .* --port/m,
      )
      assert.equal(code, 1)
    }
  })
})

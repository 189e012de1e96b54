import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { describe, it } from 'node:test'
import { type EventError, RetryableError } from '../../../packages/runtime/errors.ts'
import { closedPort, listen } from '../../../stage/sockets.ts'
import { rejection } from '../../support/messages.ts'
import { Caller, page, rawWiki, visible, type Wiki, wiki, wikiSaying } from '../../support/wiki.ts'

/** Asks for revision 5, which fails with this code, is counted under it, and can be retried. */
async function failure(from: Promise<Wiki>, code: string): Promise<EventError> {
  await using server = await from
  const error = await rejection(server.revision(5))
  assert.deepEqual([error.code, error.retryable], [code, true])
  assert.deepEqual(await server.counted(), { [code]: 1 })
  return error
}

async function fails(from: Promise<Wiki>, code: string): Promise<void> {
  await failure(from, code)
}

const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n'
const impatient = { env: { MEDIAWIKI_TIMEOUT_MS: '100' } }

describe('a status', () => {
  for (const [code, statuses] of [
    ['upstream_busy', [429]],
    ['upstream_unavailable', [500, 502, 503, 504]],
    ['upstream_invalid', [204, 206, 301, 302, 303, 304, 307, 308, 400, 403, 404, 410]],
  ] as const) {
    for (const status of statuses) {
      it(`${status} is ${code}, whatever the body`, async () => {
        const body = JSON.stringify(page(visible(5, 'text')))
        const headers = { 'retry-after': '600', location: '/w/api.php?other' }
        const error = await failure(
          wiki((response) => response.writeHead(status, headers).end(body)),
          code,
        )
        assert.match(error.message, new RegExp(`HTTP ${status}`))
      })
    }
  }

  for (const status of [301, 302, 307, 308]) {
    it(`${status} leads to no other host`, async () => {
      let followed = 0
      await using other = await listen((_request, response) => {
        followed++
        response.end(JSON.stringify(page(visible(5, 'text'))))
      })
      const location = `http://127.0.0.1:${other.port}/w/api.php`
      const redirect = (response: ServerResponse) => response.writeHead(status, { location }).end()
      await fails(wiki(redirect), 'upstream_invalid')
      assert.equal(followed, 0)
    })
  }
})

describe('a connection', () => {
  it('that is refused is upstream_unavailable, and the cause is kept', async () => {
    const caller = new Caller(await closedPort())
    const error = await rejection(caller.revision(5))
    assert.equal(error.code, 'upstream_unavailable')
    assert.equal((error.cause as { code?: string }).code, 'ECONNREFUSED')
    await caller.client.close()
  })

  it('that is reset before the answer is upstream_unavailable', () =>
    fails(
      rawWiki((socket) => socket.resetAndDestroy()),
      'upstream_unavailable',
    ))

  it('that ends before the answer is upstream_unavailable', () =>
    fails(
      rawWiki((socket) => socket.end()),
      'upstream_unavailable',
    ))

  for (const [how, length] of [
    ['of a known length', 'content-length: 100\r\n\r\n{"query":'],
    ['in chunks', 'transfer-encoding: chunked\r\n\r\n9\r\n{"query":\r\n'],
  ] as const) {
    it(`that is reset within a body ${how} is upstream_unavailable`, () =>
      fails(
        rawWiki((socket) => socket.write(head + length, () => socket.resetAndDestroy())),
        'upstream_unavailable',
      ))

    it(`that ends within a body ${how} is upstream_unavailable`, () =>
      fails(
        rawWiki((socket) => socket.end(head + length)),
        'upstream_unavailable',
      ))
  }

  it('that ends where only the end tells the length is upstream_invalid', () =>
    fails(
      rawWiki((socket) => socket.end(`${head}\r\n{"query":`)),
      'upstream_invalid',
    ))
})

describe('a wiki that takes longer than MEDIAWIKI_TIMEOUT_MS is upstream_timeout', () => {
  it('if it never answers', async () => {
    const error = await failure(
      wiki(() => {}, impatient),
      'upstream_timeout',
    )
    assert.match(error.message, /100 ms/)
  })

  it('if it stops after the headers', () =>
    fails(
      wiki((response) => response.flushHeaders(), impatient),
      'upstream_timeout',
    ))

  it('if it stops within the body', () =>
    fails(
      wiki((response) => response.write('{"query":'), impatient),
      'upstream_timeout',
    ))
})

describe('what is not an answer', () => {
  for (const garbage of ['SSH-2.0-OpenSSH_9.2\r\n', 'HTTP/1.1 two hundred\r\n\r\n', '{}', '\0']) {
    it(`${JSON.stringify(garbage)} instead of HTTP is upstream_invalid`, () =>
      fails(
        rawWiki((socket) => socket.end(garbage)),
        'upstream_invalid',
      ))
  }

  for (const body of ['', '<html>secret</html>', '{"query":{"secret"', '\ufffd']) {
    it(`${JSON.stringify(body)} instead of JSON is upstream_invalid, and not quoted`, async () => {
      const error = await failure(
        wiki((response) => response.end(body)),
        'upstream_invalid',
      )
      assert.doesNotMatch(error.message, /secret/)
    })
  }

  it('of more than 64 MiB is upstream_invalid, and not read to its end', async () => {
    const mebibyte = Buffer.alloc(1024 * 1024, ' ')
    let written = 0
    const endless = (response: ServerResponse) => {
      while (!response.destroyed) {
        written++
        if (!response.write(mebibyte)) return response.once('drain', () => endless(response))
      }
    }
    await fails(wiki(endless), 'upstream_invalid')
    assert.ok(written >= 64 && written < 200, `${written} MiB`)
  })

  for (const value of [null, [], 5, 'query', {}, { query: {} }, { query: { pages: 'x' } }]) {
    it(`${JSON.stringify(value)} is upstream_invalid`, async () => {
      await using server = await wikiSaying([value])
      assert.equal((await rejection(server.revision(5))).code, 'upstream_invalid')
    })
  }

  it('but another revision is upstream_invalid', async () => {
    await using server = await wikiSaying([page(visible(4, 'text'), visible(6, 'text'))])
    const error = await rejection(server.revision(5))
    assert.deepEqual([error.code, error.retryable], ['upstream_invalid', true])
  })

  for (const [code, expected] of [
    ['ratelimited', 'upstream_busy'],
    ['readonly', 'upstream_busy'],
    ['internal_api_error_DBQueryError', 'upstream_invalid'],
    ['<script>', 'upstream_invalid'],
  ] as const) {
    it(`but the error ${code} is ${expected}`, async () => {
      await using server = await wikiSaying([{ error: { code, info: 'secret' } }])
      const error = await rejection(server.revision(5))
      assert.equal(error.code, expected)
      assert.doesNotMatch(error.message, /secret|</)
    })
  }
})

describe('an event that ends while the wiki is asked', () => {
  const deadline = new RetryableError('too late', { code: 'deadline_exceeded' })

  for (const [when, begin] of [
    ['before it answers', () => {}],
    ['within the body', (response: ServerResponse) => response.write('{"query":')],
  ] as const) {
    it(`${when} fails with the error it was ended with, and hangs up`, async () => {
      const abort = new AbortController()
      let closed: Promise<unknown> | undefined
      await using server = await wiki((response) => {
        closed = once(response, 'close')
        begin(response)
        abort.abort(deadline)
      })
      const error = await rejection(server.revision(5, { signal: abort.signal }))
      assert.equal(error, deadline)
      await closed
      assert.deepEqual(await server.counted(), { deadline_exceeded: 1 })
    })
  }

  it('asks nothing if it has ended before', async () => {
    let asked = 0
    await using server = await wiki(() => {
      asked++
    })
    const error = await rejection(server.revision(5, { signal: AbortSignal.abort(deadline) }))
    assert.equal(error, deadline)
    assert.equal(asked, 0)
  })
})

import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { describe, it } from 'node:test'
import { type EventError, RetryableError } from '../../../packages/runtime/errors.ts'
import { closedPort, listen } from '../../../stage/sockets.ts'
import { eachCase } from '../../support/cases.ts'
import { rejection } from '../../support/messages.ts'
import { Caller, page, rawWiki, visible, type Wiki, wiki, wikiSaying } from '../../support/wiki.ts'

/** Asks for revision 5; this must fail with the code, be counted under it, and be retryable. */
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
const KNOWN_LENGTH = `${head}content-length: 100\r\n\r\n{"query":`
const CHUNKED = `${head}transfer-encoding: chunked\r\n\r\n9\r\n{"query":\r\n`
const BROKEN: Record<string, (socket: Socket) => void> = {
  'reset before the answer': (socket) => socket.resetAndDestroy(),
  'end before the answer': (socket) => socket.end(),
  'reset within a body of a known length': (socket) =>
    socket.write(KNOWN_LENGTH, () => socket.resetAndDestroy()),
  'end within a body of a known length': (socket) => socket.end(KNOWN_LENGTH),
  'reset within a chunked body': (socket) => socket.write(CHUNKED, () => socket.resetAndDestroy()),
  'end within a chunked body': (socket) => socket.end(CHUNKED),
}
const impatient = { env: { MEDIAWIKI_TIMEOUT_MS: '100' } }

describe('an HTTP status other than 200', () => {
  for (const [code, statuses] of [
    ['upstream_busy', [429]],
    ['upstream_unavailable', [500, 502, 503, 504]],
    ['upstream_invalid', [204, 206, 301, 302, 303, 304, 307, 308, 400, 403, 404, 410]],
  ] as const) {
    it(`is ${code} for ${statuses.join(', ')}, whatever the body`, () =>
      eachCase(statuses, async (status) => {
        const body = JSON.stringify(page(visible(5, 'text')))
        const headers = { 'retry-after': '600', location: '/w/api.php?other' }
        const error = await failure(
          wiki((response) => response.writeHead(status, headers).end(body)),
          code,
        )
        assert.match(error.message, new RegExp(`HTTP ${status}`))
      }))
  }

  it('leads to no other host', () =>
    eachCase([301, 302, 307, 308], async (status) => {
      let followed = 0
      await using other = await listen((_request, response) => {
        followed++
        response.end(JSON.stringify(page(visible(5, 'text'))))
      })
      const location = `http://127.0.0.1:${other.port}/w/api.php`
      const redirect = (response: ServerResponse) => response.writeHead(status, { location }).end()
      await fails(wiki(redirect), 'upstream_invalid')
      assert.equal(followed, 0)
    }))
})

describe('a connection', () => {
  it('that is refused is upstream_unavailable, with its cause', async () => {
    const caller = new Caller(await closedPort())
    const error = await rejection(caller.revision(5))
    assert.equal(error.code, 'upstream_unavailable')
    assert.equal((error.cause as { code?: string }).code, 'ECONNREFUSED')
    await caller.client.close()
  })

  it('that is reset or ends before the whole answer is upstream_unavailable', () =>
    eachCase(Object.entries(BROKEN), ([, answer]) =>
      fails(rawWiki(answer), 'upstream_unavailable'),
    ))

  it('that ends within a body whose length only the end shows is upstream_invalid', () =>
    fails(
      rawWiki((socket) => socket.end(`${head}\r\n{"query":`)),
      'upstream_invalid',
    ))
})

describe('a wiki slower than MEDIAWIKI_TIMEOUT_MS is upstream_timeout', () => {
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

describe('an answer', () => {
  it('that is no HTTP is upstream_invalid', () =>
    eachCase(['SSH-2.0-OpenSSH_9.2\r\n', 'HTTP/1.1 two hundred\r\n\r\n', '{}', '\0'], (garbage) =>
      fails(
        rawWiki((socket) => socket.end(garbage)),
        'upstream_invalid',
      ),
    ))

  it('that is no JSON is upstream_invalid, and not quoted', () =>
    eachCase(['', '<html>secret</html>', '{"query":{"secret"', '\ufffd'], async (body) => {
      const error = await failure(
        wiki((response) => response.end(body)),
        'upstream_invalid',
      )
      assert.doesNotMatch(error.message, /secret/)
    }))

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

  it('that is JSON without the revision is upstream_invalid', () =>
    eachCase(
      [
        ...[null, [], 5, 'query', {}, { query: {} }, { query: { pages: 'x' } }],
        page(visible(4, 'text'), visible(6, 'text')),
      ],
      (value) => fails(wikiSaying([value]), 'upstream_invalid'),
    ))

  it('that is an API error has the code for it, and is not quoted', () =>
    eachCase(
      [
        ['ratelimited', 'upstream_busy'],
        ['readonly', 'upstream_busy'],
        ['internal_api_error_DBQueryError', 'upstream_invalid'],
        ['<script>', 'upstream_invalid'],
      ] as const,
      async ([code, expected]) => {
        const answer = { error: { code, info: 'secret' } }
        const error = await failure(wikiSaying([answer]), expected)
        assert.doesNotMatch(error.message, /secret|</)
      },
    ))
})

describe('an event that ends before the answer of the wiki', () => {
  const deadline = new RetryableError('too late', { code: 'deadline_exceeded' })

  it('fails with its own error, hangs up and is counted under its code', () =>
    eachCase(
      [
        ['before the answer', () => {}],
        ['within the body', (response: ServerResponse) => response.write('{"query":')],
      ] as const,
      async ([, begin]) => {
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
      },
    ))

  it('sends no request if it has ended already', async () => {
    let requests = 0
    await using server = await wiki(() => {
      requests++
    })
    const error = await rejection(server.revision(5, { signal: AbortSignal.abort(deadline) }))
    assert.equal(error, deadline)
    assert.equal(requests, 0)
  })
})

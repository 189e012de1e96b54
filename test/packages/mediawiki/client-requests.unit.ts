import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { trace } from '@opentelemetry/api'
import manifest from '../../../packages/runtime/package.json' with { type: 'json' }
import { listen } from '../../../stage/sockets.ts'
import { eachCase } from '../../support/cases.ts'
import { rejection } from '../../support/messages.ts'
import {
  Caller,
  page,
  recordedAnswer,
  visible,
  type WikiRequest,
  wiki,
  wikiSaying,
} from '../../support/wiki.ts'

const found = page(visible(5, 'text'))

/** The one request made for revision 5. */
async function request(question: Parameters<Caller['revision']>[1] = {}): Promise<WikiRequest> {
  const requests: WikiRequest[] = []
  await using server = await wikiSaying([found], { requests })
  await server.revision(5, question)
  const [only, ...more] = requests
  assert.ok(only && more.length === 0, `${requests.length} requests`)
  return only
}

describe('a request for a revision', () => {
  it('is the one of the API documentation', async () => {
    const { path, parameters } = await request()
    assert.equal(path, '/w/api.php')
    assert.deepEqual(Object.fromEntries(parameters), {
      ...{ action: 'query', prop: 'revisions', revids: '5', rvslots: '*' },
      rvprop: 'ids|content|timestamp|sha1|size|contentmodel|user|comment',
      ...{ formatversion: '2', format: 'json' },
    })
  })

  it('has our name, version and contact in User-Agent', async () => {
    const { headers } = await request()
    const expected = `tributary/${manifest.version} (ops@example.org) page-wikitext-change`
    assert.equal(headers['user-agent'], expected)
    assert.match(manifest.version, /^\d+\.\d+\.\d+$/)
  })

  it('names the wiki in Host where the address is fixed', async () => {
    const { headers } = await request({ domain: 'DE.Example.org' })
    assert.equal(headers.host, 'de.example.org')
  })

  it('carries the trace of its event', async () => {
    const span = trace.wrapSpanContext({
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
      traceFlags: 1,
    })
    const { headers } = await request({ span })
    const expected = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    assert.equal(headers.traceparent, expected)
    assert.equal((await request()).headers.traceparent, undefined)
  })

  it('keeps the query of the configured address', async () => {
    const requests: WikiRequest[] = []
    await using server = await wikiSaying([found], { requests })
    const MEDIAWIKI_API_URL = `http://127.0.0.1:${server.port}/proxy?to=wiki`
    const caller = new Caller(server.port, { MEDIAWIKI_API_URL })
    await caller.revision(5)
    await caller.client.close()
    assert.equal(requests[0]?.path, '/proxy')
    assert.equal(requests[0]?.parameters.get('to'), 'wiki')
    assert.equal(requests[0]?.parameters.get('action'), 'query')
  })
})

describe('with {domain} in the address', () => {
  /** Asks for revision 5 of a wiki whose domain is the address of this machine. */
  const callWith = async (domain: string | undefined, requests: WikiRequest[]) => {
    await using server = await wikiSaying([found], { requests })
    const caller = new Caller(server.port, {
      MEDIAWIKI_API_URL: `http://{domain}:${server.port}/w/api.php`,
      MEDIAWIKI_ALLOWED_DOMAINS: '127.0.0.1',
    })
    try {
      await caller.revision(5, { domain })
      return server.port
    } finally {
      await caller.client.close()
    }
  }

  it('the wiki is called at its own address, which is also its Host', async () => {
    const requests: WikiRequest[] = []
    const port = await callWith('127.0.0.1', requests)
    assert.equal(requests[0]?.headers.host, `127.0.0.1:${port}`)
  })

  it('a domain that is not allowed is domain_not_allowed, and nothing is called', () =>
    eachCase(
      ['127.0.0.2', 'localhost', '127.0.0.1@evil.example', '', undefined],
      async (domain) => {
        const requests: WikiRequest[] = []
        const error = await rejection(callWith(domain, requests))
        assert.deepEqual([error.code, error.retryable], ['domain_not_allowed', false])
        assert.deepEqual(requests, [])
      },
    ))
})

/** A request right after an answer may come before its connection is free again. */
const FEW = 2

describe('connections', () => {
  it('are kept alive and used again', async () => {
    await using server = await wikiSaying([found])
    for (let i = 0; i < 20; i++) await server.revision(5)
    assert.ok(server.connections <= FEW, `${server.connections} connections`)
  })

  it('are used again after an answer that was an error', async () => {
    const statuses = [500, 404, 429, 302]
    await using server = await wiki((response) => {
      const status = statuses.shift()
      const page = '<p>sorry</p>'.repeat(10_000)
      response.writeHead(status ?? 200).end(status ? page : JSON.stringify(found))
    })
    for (let i = 0; i < 4; i++) await rejection(server.revision(5))
    for (let i = 0; i < 4; i++) await server.revision(5)
    assert.ok(server.connections <= FEW, `${server.connections} connections`)
  })

  it('are as many as there are concurrent requests', async () => {
    const waiting: (() => void)[] = []
    await using server = await listen((_request, response) => {
      waiting.push(() => response.end(JSON.stringify(found)))
      if (waiting.length === 20) for (const answer of waiting) answer()
    })
    const caller = new Caller(server.port)
    // Revisions of one wiki would share a request.
    const ask = (_: unknown, i: number) => caller.revision(5, { domain: `wiki${i}.example.org` })
    const revisions = await Promise.all(Array.from({ length: 20 }, ask))
    await caller.client.close()
    assert.equal(revisions.length, 20)
  })

  it('may split an answer within a character', async () => {
    const bytes = Buffer.from(JSON.stringify(page(visible(5, '漢字😀'))))
    const middle = bytes.indexOf('漢') + 1
    await using server = await wiki((response) => {
      response.write(bytes.subarray(0, middle), () => response.end(bytes.subarray(middle)))
    })
    assert.equal((await server.revision(5))?.slots.main?.content, '漢字😀')
  })
})

describe('requests are counted', () => {
  it('each once, by code', async () => {
    const statuses = [200, 429, 500, 302, 200]
    await using server = await wiki((response) => {
      response.writeHead(statuses.shift() ?? 200).end(JSON.stringify(found))
    })
    for (let i = 0; i < 5; i++) await server.revision(5).catch(() => {})
    const expected = { ok: 2, upstream_busy: 1, upstream_unavailable: 1, upstream_invalid: 1 }
    assert.deepEqual(await server.counted(), expected)
  })

  it('as ok if the wiki says it has no such revision', async () => {
    await using server = await wikiSaying([recordedAnswer('query-revisions-badrevids').body])
    await server.revision(999999)
    assert.deepEqual(await server.counted(), { ok: 1 })
  })

  it('under an error code if HTTP 200 brings an error or another revision', () =>
    eachCase(
      [
        ['maxlag', recordedAnswer('query-revisions-maxlag-error').body, 'upstream_busy'],
        ['an API error', recordedAnswer('query-toomanyvalues').body, 'upstream_invalid'],
        ['another revision', page(visible(4, 'text')), 'upstream_invalid'],
      ] as const,
      async ([, answer, code]) => {
        await using server = await wikiSaying([answer])
        await rejection(server.revision(5))
        assert.deepEqual(await server.counted(), { [code]: 1 })
      },
    ))
})

import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { Caller, page, visible, type WikiRequest, wiki } from '../../support/wiki.ts'

const IDS = [6, 7, 8]
const idsOf = ({ parameters }: WikiRequest) =>
  String(parameters.get('revids')).split('|').map(Number)
const answer = (request: WikiRequest) =>
  JSON.stringify(page(...idsOf(request).map((id) => visible(id, 'text'))))

/** A wiki that fails the first requests, and what it was requests. */
async function recovering(failures: number, [status, body]: readonly [number, string]) {
  const requests: WikiRequest[] = []
  const server = await wiki(
    (response, request) => {
      if (requests.length > failures) response.end(answer(request))
      else response.writeHead(status).end(body)
    },
    { requests },
  )
  return { server, requests }
}

for (const [title, failure] of [
  ['is busy (429)', [429, '']],
  ['lags (maxlag)', [200, '{"error":{"code":"maxlag"}}']],
  ['is read-only', [200, '{"error":{"code":"readonly"}}']],
] as const) {
  test(`revisions still share a request after the wiki ${title}`, async () => {
    const { server, requests } = await recovering(1, failure)
    await using _ = server
    await Promise.allSettled(IDS.map((id) => server.revision(id)))
    await Promise.all(IDS.map((id) => server.revision(id)))
    assert.deepEqual(requests.map(idsOf), [IDS, IDS])
  })
}

test('revisions still share a request after the wiki could not be reached', async () => {
  const free = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => free.once('listening', resolve))
  const { port } = free.address() as { port: number }
  await new Promise((resolve) => free.close(resolve))
  const caller = new Caller(port)
  const all = () => Promise.allSettled(IDS.map((id) => caller.revision(id)))
  for (const times of [1, 2]) {
    await all()
    assert.deepEqual(await caller.counted(), { upstream_unavailable: times })
  }
  await caller.client.close()
})

test('the suspects of any number of wikis take bounded memory', async () => {
  const { server, requests } = await recovering(Number.POSITIVE_INFINITY, [502, ''])
  await using _ = server
  const ask = (domain: string) =>
    Promise.allSettled(IDS.map((id) => server.revision(id, { domain })))
  await ask('first.example.org')
  for (let i = 0; i < 2000; i += 100) {
    await Promise.all(Array.from({ length: 100 }, (_, n) => ask(`w${i + n}.example.org`)))
  }
  requests.length = 0
  await ask('first.example.org')
  assert.deepEqual(requests.map(idsOf), [[6], [7], [8]], 'the first is remembered')
  requests.length = 0
  await ask('last.example.org')
  await ask('last.example.org')
  assert.deepEqual(requests.map(idsOf), [IDS, IDS], 'one beyond the limit is not')
})

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { defineEnrichment, http, type Schema } from '@tributary/runtime'
import { fakeApi, invoke } from '@tributary/runtime/testing'
import { change, enrichment, type TestChange } from '../../../support/function-serve.ts'

it('a fake API answers by method, path and query, and remembers its requests', async () => {
  await using api = await fakeApi({
    'GET /cities/1': { json: { country: 'IS' } },
    'GET /cities?q=x': { status: 429, headers: { 'retry-after': '1' }, body: 'garbage' },
    'POST /cities': ({ body }) => ({ status: 201, body: `${body}!` }),
    '*': [{ status: 500 }, { status: 404 }],
  })
  const ask = async (path: string, init?: RequestInit) => {
    const answer = await fetch(api.url + path, init)
    return [answer.status, await answer.text()]
  }
  assert.deepEqual(await ask('/cities/1?lang=is'), [200, '{"country":"IS"}'])
  assert.deepEqual(await ask('/cities?q=x'), [429, 'garbage'])
  assert.deepEqual(await ask('/cities', { method: 'POST', body: 'new' }), [201, 'new!'])
  for (const status of [500, 404, 404]) assert.deepEqual(await ask('/other'), [status, ''])
  assert.deepEqual(
    api.requests.slice(0, 3).map(({ method, path, body }) => [method, path, body]),
    [
      ['GET', '/cities/1?lang=is', ''],
      ['GET', '/cities?q=x', ''],
      ['POST', '/cities', 'new'],
    ],
  )
})

it('a fake API can reset, answer late or never, and closes nevertheless', async () => {
  const api = await fakeApi({
    'GET /reset': { reset: true },
    'GET /late': { delay: 20, json: 'late' },
    'GET /never': { delay: Number.POSITIVE_INFINITY },
  })
  await assert.rejects(fetch(`${api.url}/reset`), ({ cause }) => cause.code === 'ECONNRESET')
  const started = performance.now()
  assert.equal(await (await fetch(`${api.url}/late`)).json(), 'late')
  assert.ok(performance.now() - started >= 19)
  const answer = await fetch(`${api.url}/none`)
  assert.deepEqual(
    [answer.status, await answer.text()],
    [501, 'this fake API has no route GET /none\n'],
  )
  const never = assert.rejects(fetch(`${api.url}/never`))
  while (api.requests.at(-1)?.path !== '/never') await new Promise(setImmediate)
  await api.close()
  await never
})

it('a fake that is closed before the event ends is named, but not one that the test had closed before', async () => {
  const asking = defineEnrichment({
    ...enrichment(),
    input: enrichment().input as readonly Schema<TestChange>[],
    lookups: { geo: http({ url: 'GEO_API_URL' }) },
    enrich: async (change, { geo }) => ({ ...change, geo: await geo.get(['cities']) }),
  })
  const notAwaited = async () => {
    await using geo = await fakeApi({ '*': { delay: 10_000 } })
    return invoke(asking, change(), { lookups: { geo } })
  }
  await assert.rejects(
    notAwaited(),
    /^TypeError: the fake for lookups\.geo was closed before the event ended; await invoke\(…\) before/,
  )
  const geo = await fakeApi({})
  await geo.close()
  const { code } = await invoke(asking, change(), { lookups: { geo } })
  assert.equal(code, 'upstream_unavailable')
})

/**
 * Give a test a REST API
 *
 * `fakeApi` listens on 127.0.0.1 and answers as its routes say, also late, wrongly or not at all. In
 * [Ask a REST API](#ask-a-rest-api) a lookup asks one.
 *
 * @shows @tributary/runtime/testing: fakeApi, FakeApi, Route, Request, Answer
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Answer, fakeApi, type Request, type Route } from '@tributary/runtime/testing'

const byId: Route = ({ query }: Request): Answer =>
  query.get('id') === '42' ? { json: { celsius: 8.5 } } : { status: 404 }

test('a route answers as it says', async () => {
  await using api = await fakeApi({
    'GET /weather': byId,
    'POST /weather': [{ status: 503, delay: 10 }, { status: 204 }],
    '*': { reset: true },
  })
  const get = await fetch(`${api.url}/weather?id=42`)
  assert.deepEqual(await get.json(), { celsius: 8.5 })
  const post = async () => (await fetch(`${api.url}/weather`, { method: 'POST' })).status
  assert.deepEqual([await post(), await post(), await post()], [503, 204, 204])
  await assert.rejects(fetch(`${api.url}/other`))
  assert.equal(api.requests.length, 5)
  assert.equal(api.requests[0]?.path, '/weather?id=42')
})

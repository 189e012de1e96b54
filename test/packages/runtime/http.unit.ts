import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { it } from 'node:test'
import { HttpClient } from '../../../packages/runtime/http-client.ts'

/** A key and a certificate for localhost, for tests alone. */
const pem = readFileSync(new URL('../../fixtures/localhost.pem', import.meta.url))

it('asks a proxy over kept connections for many wikis, by the certificate of its address', async (t) => {
  const asked: (string | undefined)[] = []
  let connections = 0
  const server = createServer({ key: pem, cert: pem }, (request, response) => {
    asked.push(request.headers.host)
    response.end('{}')
  })
  server.on('secureConnection', () => connections++)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = new HttpClient({ connect: { ca: pem } })
  t.after(async () => {
    await client.close()
    server.close()
  })
  const origin = `https://localhost:${(server.address() as AddressInfo).port}`
  const wikis = Array.from({ length: 20 }, (_, i) => `${i % 2 ? 'en' : 'de'}.wikipedia.org`)
  for (const host of wikis) {
    const { statusCode, body } = await client.request({
      origin,
      path: '/',
      method: 'GET',
      headers: { host },
    })
    await body.dump()
    assert.equal(statusCode, 200)
  }
  assert.deepEqual(asked, wikis)
  assert.ok(connections <= 2, `${connections} connections`)
})

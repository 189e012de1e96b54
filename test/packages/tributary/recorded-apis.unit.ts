import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { UsageError } from '../../../packages/tributary/failures.ts'
import { openUpstreams } from '../../../packages/tributary/upstreams.ts'
import { send } from '../../support/function-client.ts'
import { temporary } from './support.ts'

it('recorded APIs answer by their files, and nothing from outside their folders', async () => {
  const folder = temporary()
  mkdirSync(join(folder, 'GEO_API_URL/cities'), { recursive: true })
  mkdirSync(join(folder, 'TIDE_API_URL'))
  writeFileSync(join(folder, 'GEO_API_URL/cities/1.json'), '{"name":"Évora"}')
  writeFileSync(join(folder, 'TIDE_API_URL/today.json'), '[]')
  writeFileSync(join(folder, 'secret.json'), '{}')
  const { env, close } = await openUpstreams({ api: folder, wiki: 'http://127.0.0.1:9/api' })
  try {
    const get = async (setting: string, path: string) => {
      const { status, body } = await send(env[setting] ?? '', { method: 'GET', path })
      return [status, body.toString()]
    }
    assert.deepEqual(Object.keys(env).sort(), ['GEO_API_URL', 'MEDIAWIKI_API_URL', 'TIDE_API_URL'])
    assert.deepEqual(await get('GEO_API_URL', '/cities/1?lang=pt'), [200, '{"name":"Évora"}'])
    assert.deepEqual(await get('TIDE_API_URL', '/today'), [200, '[]'])
    for (const path of ['/cities/2', '/cities', '/..%2fsecret', '/%2e%2e/secret', '/%ff']) {
      assert.equal((await get('GEO_API_URL', path))[0], 404, path)
    }
  } finally {
    await close()
  }
})

it('a folder of recorded APIs that is not there is refused with one line', async () => {
  const opened = openUpstreams({ api: '/no/such' })
  await assert.rejects(opened, (error: Error) => {
    assert.ok(error instanceof UsageError)
    assert.match(error.message, /^--api: cannot read \/no\/such: [^\n]+$/)
    return true
  })
})

/**
 * Run a function as a process
 *
 * `tributary build` writes a file that calls `main` with the function's definition, so an author does not
 * call it.
 *
 * @shows @tributary/runtime: main
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { defineEnrichment, jsonKey, main, passOn } from '@tributary/runtime'
import { cityChange } from './schemas/generated/index.js'

const enrichment = defineEnrichment({
  name: 'cities',
  input: [cityChange],
  output: { stream: 'city.keyed', schema: cityChange },
  key: ({ city_id }) => ({ partitionkey: jsonKey({ city_id }), subject: `cities/${city_id}` }),
  enrich: passOn,
})

if (import.meta.main) await main(enrichment)
else {
  test('a process serves until SIGTERM, and then exits 0', async (t) => {
    const env = { PATH: process.env.PATH, PORT: '0' }
    const child = spawn(process.execPath, [import.meta.filename], { env, stdio: 'pipe' })
    t.after(() => child.kill('SIGKILL'))
    const exit = once(child, 'exit')
    const [line] = await once(child.stdout, 'data')
    const [url] = /http:[^"]+/.exec(String(line)) ?? []
    const ready = await fetch(`${url}/health/readiness`)
    assert.deepEqual(await ready.json(), { status: 'ok' })
    child.kill('SIGTERM')
    assert.deepEqual(await exit, [0, null])
  })
}

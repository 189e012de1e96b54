import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { post, send, untilInFlight } from '../../support/function-client.ts'
import { FunctionProcess, untilRed } from '../../support/function-process.ts'
import { change } from '../../support/function-serve.ts'

const FUNCTION = join(import.meta.dirname, '../../support/floating-function.ts')

test('a rejected promise that nothing handles takes no event in progress with it', async () => {
  await using child = await FunctionProcess.start(FUNCTION, {})
  const { url } = child
  const answer = async (title: string) => (await post(url, change({ title }))).status

  assert.equal(await answer('fails alone'), 200)
  assert.equal(await answer('leaves a lookup behind'), 200)
  const health = await send(url, { method: 'GET', path: '/health/readiness' })
  assert.equal(health.status, 200, 'an error that is about one event harms no other')

  const waiting = answer('waits for SIGUSR2')
  await untilInFlight(url, 1)
  assert.equal(await answer('fails with a bug'), 200)
  await untilRed(url)
  child.child.kill('SIGUSR2')
  assert.equal(await waiting, 200)
  assert.deepEqual(await child.ended, { code: 1, signal: null })
  const said = child.stdout.split('\n').filter((line) => line.includes('a promise was rejected'))
  assert.equal(said.length, 2)
  assert.doesNotMatch(said[0] ?? '', /exits 1/)
  assert.match(said[1] ?? '', /floating-function\.ts:12.*in the code that `stack` names.*exits 1/)
  assert.doesNotMatch(child.stdout + child.stderr, /MARK/)
})

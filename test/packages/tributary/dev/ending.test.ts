// What `tributary dev` and an event in it leave behind when they end.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { test } from 'node:test'
import { fakeApi } from '@tributary/runtime/testing'
import { project, source } from '../../../support/city-project.ts'
import { ended, saying, tributary } from '../command.ts'

test('dev shows only the error of an event that leaves a lookup behind', async (t) => {
  await using wiki = await fakeApi({ '*': { delay: Infinity } })
  const { folder, save } = project()
  const lookups =
    "lookups: { geo: http({ url: 'GEO_API_URL' }) },\n  enrich: async (change, { geo }) => {"
  const wrong = "return Promise.all([geo.get(['cities']), geo.gte(['towns'])])"
  save(
    'index.ts',
    source(wrong)
      .replace('enrich: async (change) => {', lookups)
      .replace('{ defineEnrichment', '{ http, defineEnrichment'),
  )
  const env = { ...process.env, GEO_API_URL: wiki.url, NODE_TEST_CONTEXT: undefined }
  const child = spawn(tributary, ['dev'], { cwd: folder, env })
  t.after(() => child.kill('SIGKILL'))
  const shown = await saying(child.stdout, /waiting for a save/)
  assert.match(shown, /internal_error: index\.ts:12: TypeError: geo\.gte is not a function/)
  assert.doesNotMatch(shown, /nothing handles/)
})

for (const input of ['< /dev/null', '< events.jsonl', '<&-']) {
  test(`dev without a terminal ends on SIGTERM with standard input ${input}`, async () => {
    const { folder } = project()
    const { NODE_TEST_CONTEXT: _, ...env } = process.env
    const child = spawn('bash', ['-c', `exec "$0" dev ${input}`, tributary], { cwd: folder, env })
    const done = ended(child)
    await saying(child.stdout, /waiting for a save/)
    child.kill('SIGTERM')
    const { stderr, code } = await done
    assert.deepEqual(
      { stderr, code },
      { stderr: 'tributary: stopping; once more ends at once\n', code: 0 },
    )
  })
}

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'

const MAIN = join(import.meta.dirname, '../../stage/two-dc/drill/main.ts')

/** The drill takes six minutes on two idle cores. */
const TIMEOUT_MS = 900_000

test('make failover-drill loses no change and keeps the order in each of ten failures', {
  timeout: TIMEOUT_MS,
}, async () => {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN], { env })
  process.stdout.write(stdout.replace(/^/gm, '# '))
  const complete =
    /^ {2}\d+ changes made: \d+ in order, \d+ in the inconsistency topic, 0 lost, 0 out of order/gm
  assert.equal([...stdout.matchAll(complete)].length, 10)
  assert.match(stdout, /^No change was lost and none came out of order: \d+ changes/m)
})

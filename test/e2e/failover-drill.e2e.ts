import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'

const MAIN = join(import.meta.dirname, '../../stage/two-dc/drill/main.ts')

test('make failover-drill: every change is accounted for after each of seven parts', async () => {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN], { env })
  process.stdout.write(stdout.replace(/^/gm, '# '))
  const sound =
    /^ {2}\d+ changes made: \d+ in order, \d+ in the inconsistency topic, 0 lost, 0 out of order/gm
  assert.equal([...stdout.matchAll(sound)].length, 7)
  assert.match(stdout, /^All of it held\./m)
})

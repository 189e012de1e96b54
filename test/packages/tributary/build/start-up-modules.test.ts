import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { it } from 'node:test'
import { promisify } from 'node:util'
import { bundled } from '../../../support/function-process.ts'

/** What of Node a function loads until it listens, beyond what Node has loaded by itself. */
const ALLOWED = [
  ...['_http_agent', '_http_client', '_http_common', '_http_incoming', '_http_outgoing'],
  ...['_http_server', 'assert', 'crypto', 'diagnostics_channel', 'http', 'net', 'stream'],
  ...['perf_hooks', 'string_decoder', 'stream/promises'],
  // Node's own, to listen.
  ...['child_process', 'cluster', 'dgram'],
]

/** Prints them once index.js, the argument, listens. */
const PRINT = `
const loaded = () => process.moduleLoadList.flatMap((entry) => /^NativeModule (?!internal)(.*)/.exec(entry)?.[1] ?? [])
const own = new Set(loaded())
const { running } = require(process.argv[1])
running.then(() => { console.log(JSON.stringify(loaded().filter((name) => !own.has(name)))); process.exit() })`

it('starts with no more of Node than it needs: each module costs CPU and memory at every cold start', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', PRINT, await bundled()], {
    env: { ...process.env, PORT: '0', LOG_LEVEL: 'silent' },
  })
  const more = JSON.parse(stdout).filter((name: string) => !ALLOWED.includes(name))
  assert.deepEqual(more, [])
})

/** The harness of `make evaluate`, short: two platforms on a real Kafka, every record checked; no speed is asserted. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { promisify } from 'node:util'
import type { Results } from '../../evaluation/results.ts'

const ROOT = join(import.meta.dirname, '../..')
const TIMEOUT_MS = 900_000
/** Half of the wiki's answers take longer, and seven of eight take longer than half of this. */
const WIKI_MS = 50

describe('make evaluate', () => {
  it('measures platforms in turns, and finds that they lose nothing when killed and upgraded', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const args = ['evaluation/main.ts', '--quick', 'floor', 'direct']
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT })
    assert.match(stdout, /live: kill first output s/)
    const file = join(ROOT, 'out/evaluation/results.json')
    const { platforms }: Results = JSON.parse(readFileSync(file, 'utf8'))
    for (const name of ['floor', 'direct']) {
      const median = (metric: string) => platforms[name]?.metrics[metric]?.median ?? Number.NaN
      assert.equal(median('live: lost'), 0)
      assert.equal(median('live: out of order'), 0)
      assert.equal(median('crash: lost'), 0)
      assert.ok(median('backlog 50 ms: events/s') > 0)
      // By the time at which Kafka took the output.
      assert.ok(median('live: calm p50 ms') > WIKI_MS / 2)
    }
  })
})

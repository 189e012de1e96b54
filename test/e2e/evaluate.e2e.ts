/** The harness of `make evaluate`, short: platforms on a real Kafka, every record checked; no figure is asserted. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { promisify } from 'node:util'

const root = join(import.meta.dirname, '../..')

describe('make evaluate', () => {
  it('measures platforms in turns, and checks that they lose nothing when killed', async () => {
    const args = ['evaluation/main.ts', '--quick', 'floor', 'direct']
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root })
    assert.match(stdout, /live: kill first output s/)
    const { platforms } = JSON.parse(
      readFileSync(join(root, 'out/evaluation/results.json'), 'utf8'),
    )
    for (const name of ['floor', 'direct']) {
      const { metrics } = platforms[name]
      assert.equal(metrics['live: lost'].median, 0)
      assert.equal(metrics['crash: lost'].median, 0)
      assert.ok(metrics['backlog 50 ms: events/s'].median > 0)
    }
  })
})

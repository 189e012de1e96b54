import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'

const root = join(import.meta.dirname, '../..')
const run = promisify(execFile)

test('the enrichment in docs/write-an-enrichment.md type-checks and does what it says', async () => {
  const page = readFileSync(join(root, 'docs/write-an-enrichment.md'), 'utf8')
  const source = /^```ts\n([\s\S]*?)^```$/m.exec(page)?.[1]
  assert.ok(source)
  // Inside the repository, so that its imports resolve as a function's do.
  const folder = mkdtempSync(join(root, 'functions/.documented-'))
  try {
    const file = join(folder, 'index.ts')
    writeFileSync(file, source)
    const config = join(folder, 'tsconfig.json')
    writeFileSync(
      config,
      JSON.stringify({
        extends: '../../tsconfig.json',
        include: ['index.ts', '../../packages/**/*.d.ts'],
      }),
    )
    const node = process.execPath
    await run(node, [join(root, 'node_modules/typescript/bin/tsc'), '--noEmit', '-p', config])
    const recorded = join(root, 'test/fixtures/recorded-wiki')
    const { stderr, stdout } = await run(
      join(root, 'packages/tributary/tributary'),
      [
        'run',
        file,
        '--wiki',
        recorded,
        '--input',
        join(recorded, 'mediawiki.page_change.v1.jsonl'),
      ],
      { maxBuffer: 16 * 1024 * 1024 },
    )
    assert.match(stderr, /72 in, 70 enriched, 2 skipped/)
    assert.equal(stdout.trim().split('\n').length, 70)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

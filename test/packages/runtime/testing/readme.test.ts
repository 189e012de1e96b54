import { execFile } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'

const root = join(import.meta.dirname, '../../../..')

test('the test in the README of the testing kit type-checks and passes', async () => {
  const page = readFileSync(join(root, 'packages/runtime/testing/README.md'), 'utf8')
  const source = /^```ts\n([\s\S]*?)^```$/m.exec(page)?.[1] ?? ''
  // Inside the repository, so that its imports resolve as a function's do.
  const folder = mkdtempSync(join(root, 'functions/.documented-'))
  try {
    copyFileSync(join(root, 'functions/page-wikitext-change/index.ts'), join(folder, 'index.ts'))
    writeFileSync(join(folder, 'index.test.ts'), source)
    const include = ['*.ts', '../../packages/**/*.d.ts']
    const config = { extends: '../../tsconfig.json', include }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
    const { NODE_TEST_CONTEXT: _, ...env } = process.env
    const run = (...args: string[]) => promisify(execFile)(process.execPath, args, { env })
    await run(join(root, 'node_modules/typescript/bin/tsc'), '--noEmit', '-p', folder)
    await run('--test', join(folder, 'index.test.ts'))
  } finally {
    rmSync(folder, { recursive: true })
  }
})

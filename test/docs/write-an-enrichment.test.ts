/** The tutorial's function, test and commands, on the sources of the packages. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { followTutorial, root } from '../support/tutorial.ts'

// make e2e follows it once more, with packages from a registry and with a real Kafka.
test('docs/write-an-enrichment.md makes a function that passes its test, runs and is bundled', async () => {
  mkdirSync(join(root, 'out'), { recursive: true })
  // Inside the repository, so that imports find the packages.
  const folder = mkdtempSync(join(root, 'out/tutorial-'))
  const { NODE_TEST_CONTEXT: _, MAKEFLAGS: __, MAKELEVEL: ___, ...clean } = process.env
  const env = { ...clean, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}` }
  try {
    const done = await followTutorial({ folder, env, without: ['npm install'] })
    // It checks the types.
    assert.ok(done.includes('npx tributary check'), done.join('\n'))
    assert.ok(done.length >= 7, done.join('\n'))
  } finally {
    rmSync(folder, { recursive: true })
  }
})

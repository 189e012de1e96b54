/** The groups of test files that share a process. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ALONE, groupsOf } from './groups.ts'

test('a file that is named to run alone is there', () => {
  const root = join(import.meta.dirname, '../..')
  for (const file of Object.values(ALONE).flat()) assert.ok(existsSync(join(root, file)), file)
})

test('each file is in one group, and those that are named run alone', () => {
  const [alone = ''] = Object.values(ALONE).flat()
  const files = [alone, 'functions/a.test.ts', 'functions/b.test.ts', 'test/a.test.ts']
  assert.deepEqual(
    groupsOf(files).map(([, group]) => group),
    [['functions/a.test.ts', 'functions/b.test.ts'], [alone], ['test/a.test.ts']],
  )
})

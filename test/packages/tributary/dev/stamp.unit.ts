import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { GONE, stampOf } from '../../../../packages/tributary/dev/stamp.ts'

test('a saved file has another stamp though its size is the same', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'stamp-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'a.ts')
  assert.equal(stampOf(path), GONE)
  writeFileSync(path, 'one')
  const first = stampOf(path)
  assert.equal(stampOf(path), first)
  writeFileSync(path, 'two')
  // The clock of files may be coarse.
  utimesSync(path, new Date(), new Date(Date.now() + 1000))
  assert.notEqual(stampOf(path), first)
})

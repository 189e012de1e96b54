import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { openLines } from '../../../../packages/tributary/sinks/lines.ts'
import { temporary } from '../support.ts'

const output = (content?: string) => {
  const path = join(temporary(), 'out.jsonl')
  if (content !== undefined) writeFileSync(path, content)
  return path
}

test('an output is replaced line by line, in the order of the calls', async () => {
  const path = output('old\n')
  const lines = await openLines(path, 'replace')
  await Promise.all(Array.from({ length: 50 }, (_, n) => lines.append(Buffer.from(`line ${n}`))))
  await lines.close()
  assert.equal(
    readFileSync(path, 'utf8'),
    Array.from({ length: 50 }, (_, n) => `line ${n}\n`).join(''),
  )
})

test('dead letters are added to a file', async () => {
  const path = output('old\n')
  const lines = await openLines(path, 'append')
  await lines.append(Buffer.from('new'))
  await lines.close()
  assert.equal(readFileSync(path, 'utf8'), 'old\nnew\n')
})

test('half a line left by a killed process does not swallow the next one', async () => {
  const path = output('old\nhal')
  const lines = await openLines(path, 'append')
  await lines.append(Buffer.from('new'))
  await lines.close()
  assert.equal(readFileSync(path, 'utf8'), 'old\nhal\nnew\n')
})

test('a full disk is an error of the line that did not fit', async () => {
  const lines = await openLines('/dev/full', 'replace')
  await assert.rejects(lines.append(Buffer.from('x')), { code: 'ENOSPC' })
  await assert.rejects(lines.append(Buffer.from('x')), { code: 'ENOSPC' })
  await lines.close()
})

test('an output without a line keeps the lines of the run before', async () => {
  const path = output('old\n')
  await (await openLines(path, 'replace')).close()
  assert.equal(readFileSync(path, 'utf8'), 'old\n')
})

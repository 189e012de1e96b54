import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { openLines } from '../../../../packages/tributary/sinks/lines.ts'
import { temporary } from '../support.ts'

const LINES = join(import.meta.dirname, '../../../../packages/tributary/sinks/lines.ts')

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

test('a file that is full has each whole line that still fits, and nothing of one that does not', () => {
  const path = output()
  const script = `
    const { openLines } = await import(${JSON.stringify(LINES)})
    const lines = await openLines(${JSON.stringify(path)}, 'replace')
    const line = (letter, length) => lines.append(Buffer.from(letter.repeat(length)))
    const ends = await Promise.allSettled([line('a', 600), line('b', 600), line('c', 300)])
    console.log(ends.map(({ status, reason }) => reason?.code ?? status).join())`
  // No file may have more than 1024 bytes: more is refused as by a full disk.
  const limited = 'trap \'\' XFSZ; ulimit -f 1; exec "$0" --input-type=module -e "$1"'
  const ends = execFileSync('bash', ['-c', limited, process.execPath, script], { encoding: 'utf8' })
  assert.equal(ends.trim(), 'fulfilled,EFBIG,fulfilled')
  assert.equal(readFileSync(path, 'utf8'), `${'a'.repeat(600)}\n${'c'.repeat(300)}\n`)
})

/** What a process makes of a file that is its standard output, with a line of another one before and after. */
function shared(limit: string, lines: string) {
  const path = output()
  const script = `
    const { standardOutput } = await import(${JSON.stringify(LINES)})
    const lines = standardOutput(process.stdout)
    const line = (letter, length) => lines.append(Buffer.from(letter.repeat(length)))
    const ends = await Promise.allSettled([${lines}])
    console.error(ends.map(({ status, reason }) => reason?.code ?? status).join())`
  const write = `trap '' XFSZ; (echo first; (${limit}; exec "$0" --input-type=module -e "$1"); echo last) > "$2" 2> "$2.err"`
  execFileSync('bash', ['-c', write, process.execPath, script, path])
  return { file: readFileSync(path, 'utf8'), ends: readFileSync(`${path}.err`, 'utf8').trim() }
}

test('standard output that is a file goes on where the process before ended, as the next one does', () => {
  const { file, ends } = shared('true', "line('a', 3), line('b', 3)")
  assert.equal(file, 'first\naaa\nbbb\nlast\n')
  assert.equal(ends, 'fulfilled,fulfilled')
})

test('of standard output that is full each line is told whether it is there', () => {
  const { file, ends } = shared('ulimit -f 1', "line('a', 600), line('b', 600), line('c', 300)")
  assert.equal(ends, 'fulfilled,EFBIG,EFBIG')
  assert.match(file, /^first\na{600}\nb+last\n$/)
})

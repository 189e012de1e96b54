import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { openInput, readLines, splitLines } from '../../../../packages/tributary/sources/lines.ts'
import { source, temporary } from '../support.ts'

const never = new AbortController().signal

async function collect(lines: AsyncIterable<Buffer>): Promise<string[]> {
  const all: string[] = []
  for await (const line of lines) all.push(line.toString('latin1'))
  return all
}

const split = (...chunks: (string | Buffer)[]) =>
  collect(splitLines(source(chunks.map((chunk) => Buffer.from(chunk as string, 'latin1')))))

test('lines end with LF or CR LF, the last one also with the input', async () => {
  assert.deepEqual(await split('a\nb\r\nc'), ['a', 'b', 'c'])
  assert.deepEqual(await split('a\nb\n'), ['a', 'b'])
  assert.deepEqual(await split('a\r'), ['a'])
})

test('empty lines are left out', async () => {
  assert.deepEqual(await split('\n\na\n\r\n\nb\n\n'), ['a', 'b'])
  assert.deepEqual(await split(''), [])
})

test('a carriage return inside a line stays', async () => {
  assert.deepEqual(await split('a\rb\r\r\n'), ['a\rb\r'])
})

test('wherever the chunks end, the lines are the same bytes', async () => {
  const bytes = fc
    .array(fc.oneof(fc.constant(10), fc.constant(13), fc.integer({ min: 0, max: 255 })))
    .map((values) => Buffer.from(values))
  await fc.assert(
    fc.asyncProperty(bytes, async (input) => {
      const expected = input
        .toString('latin1')
        .split('\n')
        .map((line) => line.replace(/\r$/, ''))
        .filter((line) => line !== '')
      for (let at = 0; at <= input.length; at++) {
        assert.deepEqual(await split(input.subarray(0, at), input.subarray(at)), expected)
      }
      assert.deepEqual(await split(...[...input].map((byte) => Buffer.from([byte]))), expected)
    }),
  )
})

test('a line over the limit is an error that names it, after the lines before it', async () => {
  const seen: string[] = []
  const lines = splitLines(
    source([Buffer.from('ok\n12'), Buffer.from('3456'), Buffer.from('7\n')]),
    6,
  )
  await assert.rejects(async () => {
    for await (const line of lines) seen.push(line.toString())
  }, /^Error: line 2 of the input is over 6 bytes/)
  assert.deepEqual(seen, ['ok'])
})

test('a file that is not there, or is a folder, is refused at once', async () => {
  await assert.rejects(openInput('/no/such/file'), /cannot read \/no\/such\/file: .*ENOENT/)
  await assert.rejects(openInput(tmpdir()), /it is a directory/)
})

test('the signal ends the reading quietly', async () => {
  const path = join(temporary(), 'input.jsonl')
  writeFileSync(path, '{"a":1}\n'.repeat(200_000))
  const stop = new AbortController()
  let read = 0
  for await (const _ of readLines(await openInput(path), stop.signal))
    if (++read === 3) stop.abort()
  assert.ok(read >= 3 && read < 200_000)
})

test('a file is read to its end', async () => {
  const path = join(temporary(), 'input.jsonl')
  writeFileSync(path, 'a\nb')
  assert.deepEqual(await collect(readLines(await openInput(path), never)), ['a', 'b'])
})

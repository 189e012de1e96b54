import assert from 'node:assert/strict'
import { linkSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { CHANGES, emptyWiki, FN, ids, lines, recorded, run } from './command.ts'
import { temporary } from './support.ts'

const ON_EQIAD = ['--wiki', recorded, '--datacenter', 'eqiad']

/** A file with the dead letters of these changes. */
async function deadLetters(count: number, more: readonly string[] = []): Promise<string> {
  const path = join(temporary(), 'dead.jsonl')
  const input = lines(CHANGES).slice(0, count).join('\n')
  await run(['run', FN, '--wiki', emptyWiki(), '--dead-letters', path, ...more], input)
  return path
}

suite('tributary replay', { concurrency: 2 }, () => {
  test('sends dead letters again as they first were', async () => {
    const output = join(temporary(), 'none.jsonl')
    const letters = await deadLetters(72, ['--datacenter', 'eqiad', '--output', output])
    const again = join(temporary(), 'again.jsonl')
    const first = await run(['replay', letters, '--wiki', emptyWiki(), '--dead-letters', again])
    assert.equal(first.code, 1, 'all of them failed again')
    assert.deepEqual(lines(again).sort(), lines(letters).sort())

    const replayed = await run(['replay', letters, ...ON_EQIAD])
    assert.equal(replayed.code, 0, replayed.stderr)
    const direct = await run(['run', FN, '--input', CHANGES, ...ON_EQIAD])
    assert.deepEqual(ids(replayed.stdout + readFileSync(output, 'utf8')), ids(direct.stdout))
  })

  test('refuses to write to the file it reads, by any of its names', async () => {
    const letters = await deadLetters(1)
    const link = `${letters}.link`
    linkSync(letters, link)
    const before = readFileSync(letters)
    for (const option of ['--dead-letters', '--output']) {
      const { stderr, code } = await run(['replay', letters, option, link])
      assert.equal(stderr, `tributary: ${option} ${link} is the same file as ${letters}\n`)
      assert.equal(code, 2)
    }
    assert.deepEqual(readFileSync(letters), before)
  })

  test('needs --function where the dead letters name several functions or none', async () => {
    const letters = await deadLetters(1)
    const other = readFileSync(letters, 'utf8').replace(`${FN}.local`, 'other.local')
    writeFileSync(letters, readFileSync(letters, 'utf8') + other)
    const refused = await run(['replay', letters, '--wiki', recorded])
    assert.match(
      refused.stderr,
      /dead letters of: page-wikitext-change, other; choose one with --function/,
    )
    assert.equal(refused.code, 2)
    const { stderr, code } = await run(['replay', letters, '--wiki', recorded, '--function', FN])
    assert.match(stderr, /^2 in, 2 enriched/m)
    assert.equal(code, 0)
  })

  test('refuses a file with anything else in it, and has nothing to do for an empty one', async () => {
    const { stderr, code } = await run(['replay', CHANGES])
    assert.match(stderr, /^tributary: .*: line 1 is no dead letter: ".*; remove it/)
    assert.equal(code, 2)
    const empty = join(temporary(), 'dead.jsonl')
    writeFileSync(empty, '')
    assert.equal((await run(['replay', empty])).code, 0)
  })
})

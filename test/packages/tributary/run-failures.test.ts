import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { CHANGES, emptyWiki, FN, lines, recorded, root, run, shell } from './command.ts'
import { temporary } from './support.ts'

/** A module that the function of a test builds on. */
const FUNCTION = join(root, 'functions', FN, 'index.ts')
const ON_RECORDED = ['run', FN, '--wiki', recorded]

suite('a run whose events fail', { concurrency: 2 }, () => {
  test('accounts for dead letters in a file, not for printed ones', async () => {
    const letters = join(temporary(), 'dead.jsonl')
    const remove = lines(CHANGES).find((line) => line.includes('"page_change_kind": "delete"'))
    const input = `${lines(CHANGES)[0]}\nno json\n${remove}\n`
    const output = ['--output', join(temporary(), 'out.jsonl')]
    const args = ['run', FN, '--wiki', emptyWiki(), ...output]
    const stored = await run([...args, '--dead-letters', letters], input)
    assert.equal(stored.code, 0, stored.stderr)
    assert.match(
      stored.stdout,
      /^dead {6}422 revision_missing {2}.*labwiki\/21 {2}Hvítá {2}rev 34$/m,
    )
    assert.match(stored.stdout, /^3 in, 1 enriched, 0 skipped, 0 retried, 2 dead letters in/m)
    const [json, base64] = lines(letters).sort((a, b) => b.length - a.length)
    assert.ok(json?.endsWith(`"data":${lines(CHANGES)[0]}}`))
    const letter = JSON.parse(json as string)
    assert.equal(letter.knativeerrordest, `http://${FN}.local`)
    assert.equal(letter.knativeerrorcode, '422')
    assert.equal(letter.code, 'revision_missing')
    assert.equal(letter.stream, 'mediawiki.page_wikitext_change')
    assert.equal(atob(JSON.parse(base64 as string).data_base64), 'no json')

    const printed = await run(args, input)
    assert.equal(printed.code, 1)
    assert.match(printed.stdout, /2 dead letters in .*, 2 unaccounted for \(2 only printed/)
    assert.equal(printed.stderr.match(/"knativeerrordest"/g)?.length, 2)
  })

  test('says why, grouped and counted, in words, also with its output on standard output', async () => {
    const letters = join(temporary(), 'dead.jsonl')
    const input = `${'no json\n'.repeat(40)}${lines(CHANGES)[0]}\n`
    const args = ['run', FN, '--wiki', emptyWiki(), '--dead-letters', letters]
    const { stdout, stderr } = await run(args, input)
    assert.equal(stdout, '')
    assert.match(stderr, /^tributary: dead letters: 40 × 400 malformed_json: .*JSON/m)
    assert.match(stderr, /^tributary: dead letters: 1 × 422 revision_missing: .*34/m)
  })

  test('shows the message and the place of what the function throws', async () => {
    const path = join(temporary(), 'index.ts')
    const broken = `{ ...definition, enrich: () => { throw new TypeError('no river') } }`
    writeFileSync(path, `import definition from '${FUNCTION}'\nexport default ${broken}\n`)
    const { stderr, code } = await run(['run', path, '--retry', '0'], lines(CHANGES)[0])
    assert.equal(code, 1)
    assert.match(stderr, /TypeError: no river.*index\.ts:2/)
  })

  test('names the line of a bug, and ends although the event has left a lookup behind', async () => {
    const path = join(temporary(), 'index.ts')
    const enrich =
      '(change, { mediawiki }) => Promise.all([mediawiki.revision(change), mediawiki.prent(change)])'
    writeFileSync(
      path,
      `import definition from '${FUNCTION}'\nexport default { ...definition,\n  enrich: async ${enrich} }\n`,
    )
    const args = ['run', path, '--wiki', recorded, '--latency', '1000', '--retry', '1']
    const { stderr, code } = await run([...args, '--backoff-delay', 'PT0S'], lines(CHANGES)[0])
    assert.equal(code, 1, stderr)
    const why =
      '500 internal_error: \\S+index\\.ts:3: TypeError: mediawiki\\.prent is not a function; correct this line'
    assert.match(stderr, new RegExp(`^tributary: trying again: ${why}$`, 'm'))
    assert.match(stderr, new RegExp(`^tributary: dead letters: 1 × ${why}$`, 'm'))
    assert.doesNotMatch(stderr, /RetryableError|UND_ERR|event_ended/)
  })

  test('does not exit 0 when all failed, and keeps the output of the run before', async () => {
    const output = join(temporary(), 'out.jsonl')
    writeFileSync(output, 'of the run before\n')
    const letters = join(temporary(), 'dead.jsonl')
    const args = ['run', FN, '--wiki', emptyWiki(), '--output', output, '--dead-letters', letters]
    const { stderr, code } = await run(args, lines(CHANGES)[0])
    assert.equal(code, 1)
    assert.match(stderr, /^tributary: no event was delivered: all of them became dead letters$/m)
    assert.equal(readFileSync(output, 'utf8'), 'of the run before\n')
    assert.equal(lines(letters).length, 1)
  })

  for (const output of [['--output', '/dev/full'], []]) {
    const name = output[1] ?? 'a redirected standard output'
    test(`stops when its output is full (${name}), and makes no dead letters of good events`, async () => {
      const letters = join(temporary(), 'dead.jsonl')
      const args = [...ON_RECORDED, '--input', CHANGES, ...output, '--dead-letters', letters]
      const script = `"$0" "$@"${output.length > 0 ? '' : ' > /dev/full'}`
      const { stdout, stderr, code } = await shell(script, ...args)
      assert.equal(code, 1)
      assert.equal(stderr.match(/cannot write to/g)?.length, 1, stderr)
      assert.match(stderr, /^tributary: cannot write to \S+: no space left on device \(ENOSPC\)/m)
      assert.match(stdout + stderr, /^\d+ in, 0 enriched, 0 skipped, 0 retried, 0 dead letters/m)
      assert.equal(readFileSync(letters, 'utf8'), '')
    })
  }

  test('does not account for dead letters that cannot be written', async () => {
    const args = ['run', FN, '--wiki', emptyWiki(), '--input', CHANGES, '--limit', '3']
    const { stderr, code } = await run([...args, '--dead-letters', '/dev/full'])
    assert.equal(code, 1)
    assert.match(stderr, /cannot write to \/dev\/full/)
    assert.match(stderr, /3 unaccounted for/)
  })
})

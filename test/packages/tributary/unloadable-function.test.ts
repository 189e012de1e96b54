import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { root, run, shell } from './command.ts'
import { temporary } from './support.ts'

const where = temporary()

for (const [title, source, line, what] of [
  ['imports what does not exist', "import { nope } from 'node:fs'", 1, 'SyntaxError: '],
  ['has a syntax error', '\nexport default {', 2, 'SyntaxError: '],
  ['throws at once', "\n\nthrow new Error('at load')", 3, 'Error: at load; correct it'],
] as const) {
  test(`a function that ${title} is one line with its place`, async () => {
    const path = join(where, `${title.replaceAll(' ', '-')}.ts`)
    writeFileSync(path, source)
    const { stderr, code } = await run(['run', path], '')
    assert.equal(code, 2)
    assert.ok(
      stderr.startsWith(`tributary: ${path}:${line}: the function cannot be loaded: ${what}`),
    )
    assert.equal(stderr.indexOf('\n'), stderr.length - 1)
  })
}

test('a function that cannot be built does not keep make run from running another', async () => {
  const make = await shell(`make -n -C '${root}' run FUNCTION=page-key`)
  assert.equal(make.code, 0)
  assert.doesNotMatch(make.stdout, /bundle/)
  assert.match(make.stdout, /demo\.ts recorded page-key/)
})

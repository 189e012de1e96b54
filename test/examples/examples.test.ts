/** The examples are what their README says: short, tested, and ready to be deployed. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'

const root = join(import.meta.dirname, '../..')
const examples = join(root, 'examples')
const { NODE_TEST_CONTEXT: _, ...env } = process.env

const tributary = (folder: string, ...args: string[]) =>
  promisify(execFile)(join(root, 'packages/tributary/tributary'), args, { cwd: folder, env })

const folders = readdirSync(examples, { withFileTypes: true }).filter((entry) =>
  entry.isDirectory(),
)

for (const { name } of folders) {
  test(`examples/${name} has under 40 lines, passes its test, and can be deployed`, async () => {
    const folder = join(examples, name)
    const lines = readFileSync(join(folder, 'index.ts'), 'utf8').split('\n').length
    assert.ok(lines < 40, `it has ${lines} lines`)
    await tributary(folder, 'test')
    await tributary(folder, 'check')
    await tributary(folder, 'build')
    assert.ok(existsSync(join(folder, 'dist/start.js')))
  })
}

test('the README of the examples shows what they print', async () => {
  const readme = readFileSync(join(examples, 'README.md'), 'utf8')
  const command = /^\$ npx (tributary .*)$/m.exec(readme)?.[1]
  const summary = /^\d+ in, .* in …$/m.exec(readme)?.[0].replace('…', '')
  assert.ok(command && summary)
  const { stderr } = await tributary(root, ...command.split(' ').slice(1))
  assert.ok(stderr.includes(summary), stderr)
})

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '../../..')
const folder = join(root, 'packages/order')
const readme = readFileSync(join(folder, 'README.md'), 'utf8')
const block = (language: string) =>
  new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'ms').exec(readme)?.[1] ?? ''

test("the README's example prints what the README says", () => {
  const args = ['--input-type=module-typescript', '--eval', block('ts')]
  const printed = execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
  assert.ok(block('text').length > 0)
  assert.equal(printed, block('text'))
})

test('the README lists files that exist', () => {
  const names = [...readme.matchAll(/`([\w-]+(?:\.ts|\/))`/g)].map(([, name = '']) => name)
  assert.ok(names.length >= 10)
  const missing = names.filter((name) => !existsSync(join(folder, name)))
  assert.deepEqual(missing, [])
})

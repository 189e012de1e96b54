import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const folder = join(import.meta.dirname, '../../../packages/order')
const readme = readFileSync(join(folder, 'README.md'), 'utf8')
const block = (language: string) =>
  new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'ms').exec(readme)?.[1] ?? ''

test("the README's consumer is the one that make e2e runs, of at most 30 lines", () => {
  const consumer = readFileSync(join(folder, 'example/consumer.ts'), 'utf8')
  assert.equal(block('ts'), consumer)
  assert.ok(consumer.split('\n').length <= 31)
})

test('the README lists files that exist', () => {
  const names = [...readme.matchAll(/`([\w-]+(?:\.ts|\/))`/g)].map(([, name = '']) => name)
  assert.ok(names.length >= 10)
  const missing = names.filter((name) => !existsSync(join(folder, name)))
  assert.deepEqual(missing, [])
})

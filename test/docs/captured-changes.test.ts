/** docs/captured-changes.md names components, topics, metrics and marks as they are. */
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { commands } from '../../packages/tributary/options.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const page = read('docs/captured-changes.md')

test('names components that there are', () => {
  const [, table = ''] = /^\| component \|.*\n((?:\|.*\n)+)/m.exec(page) ?? []
  const names = [...table.matchAll(/^\| `([\w/-]+)`/gm)].map(([, name]) => name as string)
  assert.equal(names.length, 4)
  for (const name of names) assert.ok(existsSync(join(root, 'knative/components', name)), name)
})

test('makes each topic that the components read and write', () => {
  const [, made = ''] = /for topic in ([\s\S]*?); do/.exec(page) ?? []
  const topics = made.split(/[\s\\]+/).map((name) => `mediawiki.${name}`)
  const files = globSync(
    'knative/{base/page-change-capture,components/{capture,direct/page-change-*}}/*.yaml',
    {
      cwd: root,
    },
  )
  const named = files.flatMap((path) =>
    [...read(path).matchAll(/mediawiki\.page_(?:rows|change_(?:captured|reconciled))[\w.]*/g)].map(
      ([name]) => name,
    ),
  )
  assert.deepEqual([...new Set(named)].sort(), topics.sort())
})

test('names metrics and options that there are', () => {
  const reference = read('docs/reference/metrics.md')
  const metrics = [...page.matchAll(/\btributary_\w+/g)].map(([name]) => name)
  assert.ok(metrics.length > 5)
  for (const name of metrics) assert.ok(reference.includes(`\`${name}\``), name)
  const [, command = ''] = /(npx tributary reconcile[\s\S]*?)^```$/m.exec(page) ?? []
  for (const [, name = ''] of command.matchAll(/--(\w+)/g)) {
    assert.ok(name in commands.reconcile.options, name)
  }
})

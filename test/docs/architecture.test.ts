import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { importsOf, ROOMS, sources } from '../support/house.ts'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
const picture = /^```text\n([\s\S]*?)^```$/m.exec(page)?.[1] ?? ''
const files = [...picture.matchAll(/\b[\w/-]+\.ts\b/g)].map(([path]) => path)

test('ARCHITECTURE.md names files and folders that are there', () => {
  const named = [...page.matchAll(/`((?:[\w-]+\/)+(?:[\w.-]+\.ts)?)`/g)].map(([, path]) => path)
  assert.ok(files.length > 20 && named.length > 8)
  for (const path of [...files, ...named]) assert.ok(existsSync(join(root, path ?? '')), path)
})

test('each file on the way of an event is imported by another one on the way', () => {
  const all = sources()
  const onTheWay = new Set(files)
  const reached = files.flatMap((path) => importsOf(path, all.get(path) ?? ''))
  // The entry, and the function, which the bundle hands over. Packages import each other by name.
  const first = ['packages/runtime/app.ts', 'packages/runtime/server.ts']
  const byName = ['functions/page-wikitext-change/index.ts', 'packages/mediawiki/lookup.ts']
  const exported = [
    ...byName,
    'packages/mediawiki/content.ts',
    'packages/mediawiki/redact.ts',
    'packages/runtime/upstream/upstream.ts',
  ]
  for (const path of onTheWay) {
    if (first.includes(path) || exported.includes(path)) continue
    assert.ok(reached.includes(path), `${path} is not imported by any other file of the picture`)
  }
})

test('the table of rooms has every room, and the imports that the directions allow', () => {
  for (const room of Object.keys(ROOMS)) {
    const folder = room === 'functions' ? 'functions/<name>/' : `${room}/`
    assert.ok(page.includes(`| \`${folder}\` |`), `${folder} is missing`)
  }
  const rooms = globSync('{packages/*,*}/', { cwd: root }).map((path) => path.replace(/\/$/, ''))
  for (const room of Object.keys(ROOMS)) assert.ok(rooms.includes(room), room)
})

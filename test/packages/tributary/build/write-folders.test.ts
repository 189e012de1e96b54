import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { replace, stalePaths } from '../../../../packages/tributary/build/write-folders.ts'
import { ended } from '../command.ts'

const files = (entries: Record<string, string>) => new Map(Object.entries(entries))

describe('replacing generated folders', () => {
  let root: string
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'tributary-generated-'))
    mkdirSync(join(root, 'a/generated'), { recursive: true })
    writeFileSync(join(root, 'a/generated/one.js'), 'one')
    writeFileSync(join(root, 'a/generated/gone.js'), 'gone')
    writeFileSync(join(root, 'a/README.md'), 'old')
  })
  afterEach(() => rmSync(root, { recursive: true }))

  /** All files by path, with their text. */
  const all = () =>
    Object.fromEntries(
      readdirSync(root, { recursive: true, encoding: 'utf8' })
        .filter((path) => statSync(join(root, path)).isFile())
        .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
    )

  it('leaves exactly the new files, and makes folders that were not there', () => {
    const folders = new Map([
      ['a/generated', files({ 'one.js': 'new', 'two.js': 'two' })],
      ['b/generated', files({ 'three.js': 'three' })],
    ])
    replace(root, folders, files({ 'a/README.md': 'new' }))
    assert.deepEqual(all(), {
      'a/README.md': 'new',
      'a/generated/one.js': 'new',
      'a/generated/two.js': 'two',
      'b/generated/three.js': 'three',
    })
    assert.deepEqual(stalePaths(root, folders, files({ 'a/README.md': 'new' })), [])
  })

  it('leaves everything as it was when one file cannot be written', () => {
    const before = all()
    const folders = new Map([
      ['a/generated', files({ 'one.js': 'new' })],
      ['b/generated', files({ 'not/a/folder.js': 'three' })],
    ])
    assert.throws(() => replace(root, folders), { code: 'ENOENT' })
    assert.deepEqual(all(), before)
    assert.deepEqual(readdirSync(join(root, 'a')), ['README.md', 'generated'])
  })

  it('goes on where one before was killed', () => {
    const { pid } = spawnSync(process.execPath, ['--version'])
    for (const name of ['generated', `generated.${pid}.new`, `generated.${pid}.new.old`]) {
      mkdirSync(join(root, 'a', name), { recursive: true })
      writeFileSync(join(root, 'a', name, 'half.js'), 'half')
    }
    replace(root, new Map([['a/generated', files({ 'one.js': 'new' })]]))
    assert.deepEqual(all(), { 'a/README.md': 'old', 'a/generated/one.js': 'new' })
  })

  it('replaces what another process replaces at the same time', async () => {
    const module = import.meta.resolve('../../../../packages/tributary/build/write-folders.ts')
    const script = `import { replace } from '${module}'
      for (let i = 0; i < 500; i++) {
        const files = new Map([['one.js', process.argv[1] + i], ['two.js', process.argv[1] + i]])
        replace(${JSON.stringify(root)}, new Map([['a/generated', files]]), new Map([['a/README.md', String(i)]]))
      }`
    const runs = ['a', 'b'].map((name) =>
      ended(spawn(process.execPath, ['--input-type=module', '-e', script, name])),
    )
    for (const { stderr, code } of await Promise.all(runs))
      assert.deepEqual([stderr, code], ['', 0])
    const { 'a/generated/one.js': one, 'a/generated/two.js': two, ...others } = all()
    assert.match(String(one), /^[ab]499$/)
    assert.equal(two, one)
    assert.deepEqual(others, { 'a/README.md': '499' })
  })

  it('does not touch a folder in which nothing changes, so that nothing is built anew', () => {
    const same = files({ 'one.js': 'one', 'gone.js': 'gone' })
    const { ino } = statSync(join(root, 'a/generated'))
    replace(root, new Map([['a/generated', same]]), files({ 'a/README.md': 'old' }))
    assert.equal(statSync(join(root, 'a/generated')).ino, ino)
  })

  it('names the paths that are missing, different or left over', () => {
    const folders = new Map([
      ['a/generated', files({ 'one.js': 'new', 'two.js': 'two' })],
      ['b/generated', files({ 'three.js': 'three' })],
    ])
    assert.deepEqual(stalePaths(root, folders, files({ 'a/README.md': 'new' })).sort(), [
      'a/README.md',
      'a/generated/gone.js',
      'a/generated/one.js',
      'a/generated/two.js',
      'b/generated/three.js',
    ])
  })
})

import assert from 'node:assert/strict'
import { cpSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { UsageError } from '../../../packages/tributary/failures.ts'
import { findFunction, shownPath } from '../../../packages/tributary/find-function.ts'
import { loadModule } from '../../../packages/tributary/functions.ts'
import { isNodeNewEnough } from '../../../packages/tributary/node-version.ts'
import { FN, root } from './command.ts'
import { temporary } from './support.ts'

const found = (name?: string) => {
  const { file, folder } = findFunction(name, 'run')
  return [shownPath(file), shownPath(folder)]
}

describe('a function outside the repository', () => {
  let folder: string
  beforeEach(() => {
    folder = realpathSync(temporary())
    process.chdir(folder)
    writeFileSync('package.json', '{ "main": "dist/index.js" }')
    mkdirSync('dist')
    for (const file of ['index.ts', 'dist/index.js']) writeFileSync(file, '')
  })
  afterEach(() => process.chdir(root))

  it('is index.ts of the current directory, whatever bundle package.json names', () => {
    assert.deepEqual(found(), ['index.ts', folder.split('/').at(-1)])
  })

  it('is the module that package.json names, if that is TypeScript', () => {
    mkdirSync('src')
    writeFileSync('src/geo.ts', '')
    for (const manifest of [{ main: './src/geo.ts' }, { exports: { '.': './src/geo.ts' } }]) {
      writeFileSync('package.json', JSON.stringify(manifest))
      assert.deepEqual(found()[0], 'src/geo.ts')
      assert.equal(findFunction('src/geo.ts', 'run').folder, folder)
    }
  })

  it('is found by its folder, with a slash or without, and by its module', () => {
    process.chdir('..')
    const name = folder.split('/').at(-1) ?? ''
    for (const way of [name, `./${name}/`, folder, join(folder, 'index.ts')]) {
      assert.deepEqual(found(way), [join(name, 'index.ts'), name])
    }
  })

  it('has a name where there is a folder of functions', () => {
    mkdirSync(`functions/geo`, { recursive: true })
    writeFileSync('functions/geo/index.ts', '')
    assert.equal(found(FN)[0], join(root, 'functions', FN, 'index.ts'))
    assert.throws(
      () => found('nothing'),
      /^Error: there is no function "nothing"; there are: .*page-key/,
    )
  })

  it('whose package.json is not JSON is refused with one line', () => {
    writeFileSync('package.json', '{')
    assert.throws(() => found(), /^Error: package\.json: it is not JSON: .+; correct it$/)
  })

  it('that imports another copy of the runtime is refused', async () => {
    const copy = 'node_modules/@tributary/runtime'
    cpSync(join(root, 'packages/runtime/package.json'), `${copy}/package.json`)
    await assert.rejects(loadModule(join(folder, 'index.ts')), (error: Error) => {
      assert.ok(error instanceof UsageError)
      assert.match(error.message, /^index\.ts: it imports .+\/runtime, but this command runs on /)
      return true
    })
  })
})

it('a Node that prints warnings about types, or cannot strip them, is too old', () => {
  const versions = ['18.20.4', '24.9.0', '24.12.0', '24.21.0', '26.0.0']
  assert.deepEqual(versions.map(isNodeNewEnough), [false, false, true, true, true])
})

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { packageFiles } from '../../build/package.ts'

describe('a folder that cannot be deployed is refused', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tributary-package-'))
    write('func.yaml', '')
    write('package.json', '{"scripts":{"start":"exec node dist/start.js"}}')
    write('dist/index.js', '')
    write('dist/start.js', '')
    write('.funcignore', '# Sources\n*.ts\n')
    write('.gitignore', '/.func\n')
    assert.equal(packageFiles(folder).length, 4)
  })
  afterEach(() => rmSync(folder, { recursive: true }))
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const refused = (message: RegExp) => assert.throws(() => packageFiles(folder), message)

  for (const target of ['../../runtime', '/etc/passwd', 'dist/index.js', 'nowhere']) {
    it(`with a link to ${target}`, () => {
      symlinkSync(target, join(folder, 'runtime'))
      refused(/runtime is a link/)
    })
  }
  for (const key of ['dependencies', 'devDependencies', 'peerDependencies', 'workspaces']) {
    it(`with ${key} in package.json`, () => {
      write('package.json', `{"scripts":{"start":"x"},"${key}":{"@tributary/runtime":"*"}}`)
      refused(new RegExp(`package.json: remove ${key}`))
    })
  }
  for (const path of ['func.yaml', 'package.json', 'dist/index.js']) {
    it(`without ${path}`, () => {
      rmSync(join(folder, path))
      refused(
        new RegExp(
          `${path} would not be uploaded, and the function does not run without; run make build`,
        ),
      )
    })
  }
  it('with the bundle in .gitignore', () => {
    write('.gitignore', '/.func\ndist\n')
    refused(/dist\/index.js, dist\/start.js would not be uploaded, .*; dist\/index.js is ignored/)
  })
  it('without a start script, or without JSON in package.json', () => {
    write('package.json', '{}')
    refused(/scripts.start is missing/)
    write('package.json', '{')
    refused(/package.json: .*JSON/)
  })
  for (const path of ['.env', 'dist/.env.js', 'node_modules/a/index.js', '.gitattributes']) {
    it(`with ${path}, which one builder uploads and another leaves out`, () => {
      write(path, '')
      refused(/not every builder uploads/)
    })
  }
  for (const pattern of ['!dist', 'src/**', 'a/b', 'test/', ' x', '[ab].js']) {
    it(`with the pattern ${JSON.stringify(pattern)}, which builders read in different ways`, () => {
      write('.funcignore', `${pattern}\n`)
      refused(/.funcignore: .* is not allowed/)
    })
  }
  it('but not for ignored files in any folder', () => {
    write('.funcignore', '*.ts\nnode_modules\n/test/data\n')
    for (const path of ['index.ts', 'dist/a.ts', '.func/built', 'node_modules/a', 'test/data/a']) {
      write(path, '')
    }
    write('data', '')
    const paths = packageFiles(folder).map(({ path }) => path)
    assert.deepEqual(paths, ['data', 'dist/index.js', 'dist/start.js', 'func.yaml', 'package.json'])
  })
})

import assert from 'node:assert/strict'
import { globSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { problemsOf } from '../../../build/release/check.ts'
import { PACKAGES, ROOT } from '../../../build/release/packages.ts'
import { pack, type Tarball } from '../../../build/release/release.ts'

describe('the packages as they are published', () => {
  const to = mkdtempSync(join(tmpdir(), 'tributary-release-'))
  const folder = (place: string) => join(to, 'packages', place)
  let tarballs: readonly Tarball[]
  // Fails if one of them does not pass publint, arethetypeswrong or our own check.
  before(async () => {
    tarballs = await pack(to)
  })
  after(() => rmSync(to, { recursive: true }))

  const filesIn = (path: string) =>
    globSync('**/*', { cwd: path, exclude: (name) => name.endsWith('node_modules') })
      .filter((name) => statSync(join(path, name)).isFile())
      .sort()

  it('have what a user needs and nothing else', () => {
    for (const [i, place] of PACKAGES.entries()) {
      const files = (tarballs[i]?.files ?? []).map(({ path }) => path).sort()
      // npm leaves some names out of a tarball.
      assert.deepEqual(files, filesIn(folder(place)))
      const expected = filesIn(join(ROOT, place))
        .filter((path) => !/^(example\/|demo\.ts$|tributary$|config\.schema\.yaml$)/.test(path))
        .flatMap((path) => {
          if (!/(?<!\.d)\.ts$/.test(path)) return [path]
          return ['.d.ts', '.js', '.js.map'].map((ending) => path.replace(/\.ts$/, ending))
        })
      const templates = place === 'packages/tributary' ? files.filter(isTemplates) : []
      assert.deepEqual(files, [...expected, 'LICENSE', ...templates].sort(), place)
    }
  })
  const isTemplates = (path: string) => path === 'templates.json'

  it('have stacks that name the source, which is in the source maps', () => {
    const map = JSON.parse(readFileSync(join(folder('packages/runtime'), 'sink.js.map'), 'utf8'))
    assert.deepEqual(map.sources, ['sink.ts'])
    const source = readFileSync(join(ROOT, 'packages/runtime/sink.ts'), 'utf8')
    assert.deepEqual(map.sourcesContent, [source])
  })

  for (const [mistake, place, path, from, to, says] of [
    [
      'an import of what is not a dependency',
      'packages/runtime',
      'package.json',
      '"cloudevents"',
      '"cloudevent"',
      /^@tributary\/runtime: .+\.d\.ts imports cloudevents, which is not among its dependencies$/,
    ],
    [
      'an import of a file that is not there',
      'packages/mediawiki',
      'index.d.ts',
      './answer.js',
      './answers.js',
      /^@tributary\/mediawiki: index\.d\.ts imports \.\/answers\.js, which is not in the package$/,
    ],
    [
      'an export without its file',
      'packages/order',
      'package.json',
      '"./index.js"',
      '"./main.js"',
      /^@tributary\/order: publint: .+main\.js/,
    ],
    [
      'types that nobody finds',
      'schemas',
      'package.json',
      './generated/index.d.ts',
      './generated/index.d.mts',
      /^@tributary\/schemas: arethetypeswrong: /,
    ],
  ] as const) {
    it(`are refused with ${mistake}`, async () => {
      const file = join(folder(place), path)
      const text = readFileSync(file, 'utf8')
      assert.ok(text.includes(from))
      writeFileSync(file, text.replaceAll(from, to))
      const problems = await problemsOf(folder(place))
      writeFileSync(file, text)
      assert.ok(
        problems.some((problem) => says.test(problem)),
        problems.join('\n'),
      )
    })
  }
})

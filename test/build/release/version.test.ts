import assert from 'node:assert/strict'
import { cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeEach, describe, it } from 'node:test'
import { ROOT } from '../../../build/release/packages.ts'
import { ReleaseError, sectionOf, setVersion } from '../../../build/release/version.ts'
import { temporary } from '../../packages/tributary/support.ts'

const MANIFESTS = globSync('{.,packages/*,schemas,stage,templates/*/*}/package.json', { cwd: ROOT })
const FILES = [...MANIFESTS, 'package-lock.json', 'CHANGELOG.md']

describe('the one version of all packages', () => {
  let root: string
  beforeEach(() => {
    root = temporary()
    for (const path of FILES) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      cpSync(join(ROOT, path), join(root, path))
    }
  })
  const read = (path: string) => readFileSync(join(root, path), 'utf8')

  /** Every version of a package of ours that a package.json or the lock file names. */
  const versions = () => {
    const found = [...MANIFESTS, 'package-lock.json'].flatMap((path) => {
      const { version, packages, ...manifest } = JSON.parse(read(path))
      const entries = Object.entries(packages ?? {})
        .filter(([place]) => !place.includes('node_modules'))
        .map(([, entry]) => entry as typeof manifest)
      return [manifest, ...entries].flatMap((entry) => [
        version,
        entry.version,
        ...Object.entries({ ...entry.dependencies, ...entry.devDependencies })
          .filter(([name]) => /^(@tributary\/|tributary$)/.test(name))
          .map(([, range]) => String(range).replace(/^[\^~]/, '')),
      ])
    })
    return new Set(found.filter((version) => version !== undefined))
  }

  it('is the same wherever it stands, and set there at once', () => {
    assert.equal(versions().size, 1)
    setVersion(root, '98.76.54')
    assert.deepEqual([...versions()], ['98.76.54'])
    assert.throws(() => setVersion(root, '98.76.54'), /is not above 98\.76\.54/)
  })

  it('leaves the rest of those files as it was', () => {
    const before = FILES.map(read)
    const { version } = JSON.parse(read('package.json'))
    setVersion(root, '98.76.54')
    for (const [i, path] of FILES.entries()) {
      const back = read(path)
        .replaceAll('98.76.54', version)
        .replace(`\n## ${version}\n\n###`, '\n###')
      assert.ok(back === before[i], path)
    }
  })

  it('takes over what the changelog says below Unreleased', () => {
    const unreleased = sectionOf(read('CHANGELOG.md'), 'Unreleased')
    setVersion(root, '98.76.54-rc.1')
    assert.equal(sectionOf(read('CHANGELOG.md'), 'Unreleased'), '')
    assert.equal(sectionOf(read('CHANGELOG.md'), '98.76.54-rc.1'), unreleased)
    for (const lower of ['98.76.54-rc.0', '98.76.54-rc.1', '98.76.53']) {
      assert.throws(() => setVersion(root, lower), /is not above 98\.76\.54-rc\.1/)
    }
    assert.throws(() => setVersion(root, '98.76.54'), /nothing stands below ## Unreleased/)
  })

  for (const [wrong, version, changelog, says] of [
    ['no version', 'v9', undefined, /^VERSION=v9 is not a version; write three numbers, such as/],
    ['lower', '0.0.9', undefined, /^VERSION=0\.0\.9 is not above \d.+; choose a higher one$/],
    ['without changes', '9.0.0', '# C\n\n## Unreleased\n\n## 0.1.0\n\nx\n', /below ## Unreleased/],
  ] as const) {
    it(`is refused, and nothing is changed, if it is ${wrong}`, () => {
      if (changelog !== undefined) writeFileSync(join(root, 'CHANGELOG.md'), changelog)
      const before = FILES.map(read)
      assert.throws(
        () => setVersion(root, version),
        (error: Error) => error instanceof ReleaseError && says.test(error.message),
      )
      assert.deepEqual(FILES.map(read), before)
    })
  }
})

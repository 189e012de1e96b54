/**
 * `node build/release/release.ts [VERSION]`: makes out/release/ with a tarball of each package, the
 * changelog's section and an SBOM, checks the packages, and says what publishing would do. It publishes
 * nothing. A VERSION is set first, in the packages and in the changelog.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { problemsOf } from './check.ts'
import { npm } from './npm.ts'
import { manifestOf, ROOT } from './packages.ts'
import { sbom } from './sbom.ts'
import { stage } from './stage.ts'
import { ReleaseError, sectionOf, setVersion } from './version.ts'

/** A tarball as npm describes it. */
export interface Tarball {
  readonly name: string
  readonly filename: string
  readonly size: number
  readonly files: readonly { readonly path: string }[]
}

/**
 * Makes a tarball of each package.
 * @param to the folder to make them in, which is emptied first
 * @returns the tarballs, in the order to publish in
 * @throws ReleaseError naming each problem of a package
 */
export async function pack(to: string): Promise<Tarball[]> {
  rmSync(to, { recursive: true, force: true })
  mkdirSync(to, { recursive: true })
  const folders = await stage(join(to, 'packages'))
  const problems = await Promise.all(folders.map(problemsOf))
  if (problems.flat().length > 0) throw new ReleaseError(problems.flat().join('\n'))
  return JSON.parse(npm(['pack', '--json', '--pack-destination', to, ...folders]))
}

async function release(to: string, wanted: string): Promise<void> {
  if (wanted !== '') setVersion(ROOT, wanted)
  const { version } = manifestOf('')
  const tarballs = await pack(to)
  const changelog = readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8')
  const changes = sectionOf(changelog, wanted || 'Unreleased') || sectionOf(changelog, version)
  writeFileSync(join(to, 'CHANGELOG.md'), `${changes}\n`)
  const list = sbom(join(to, 'tributary'))
  const { components } = JSON.parse(list)
  writeFileSync(join(to, `tributary-${version}.cdx.json`), list)

  const folder = relative('', to)
  const row = (name: string, what: string) => `  ${name.padEnd(34)} ${what}\n`
  const sizes = tarballs.map(({ filename, size, files }) =>
    row(filename, `${Math.ceil(size / 1000)} kB, ${files.length} files`),
  )
  const tag = version.includes('-') ? ' --tag next' : ''
  const publish = tarballs.map(({ filename }) => `  npm publish ${folder}/${filename}${tag}\n`)
  const commit = `  git commit --all --message 'Release ${version}' && git tag v${version} && git push --tags\n`
  process.stdout.write(`Version ${version} is in ${folder}/, and each package passes the checks:

${sizes.join('')}${row('CHANGELOG.md', wanted ? 'what changed' : 'what has changed since the last version')}${row(`tributary-${version}.cdx.json`, `SBOM (CycloneDX), ${components.length} components`)}
Nothing is published. To publish it, in this order:

${wanted ? commit : ''}${publish.join('')}`)
}

if (import.meta.main) {
  try {
    await release(join(ROOT, 'out/release'), process.argv[2] ?? '')
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}

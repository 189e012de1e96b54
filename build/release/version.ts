/** The one version of all packages: it stands in each package.json, in package-lock.json and in the changelog. */
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A release cannot be made. Each line of the message is one reason. */
export class ReleaseError extends Error {}

const MANIFESTS = [
  'package.json',
  '{packages/*,schemas,stage}/package.json',
  'templates/*/*/package.json',
]
const OURS = /^(@tributary\/.+|tributary)$/
const VERSION = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/

type Manifest = Record<string, unknown>

/**
 * Sets the version of all packages and of what they need of each other, and gives the changelog's
 * unreleased changes to it.
 * @throws ReleaseError before anything is changed
 */
export function setVersion(root: string, version: string): void {
  const path = (name: string) => join(root, name)
  const changelog = readFileSync(path('CHANGELOG.md'), 'utf8')
  const { version: current } = JSON.parse(readFileSync(path('package.json'), 'utf8'))
  if (!VERSION.test(version)) {
    throw new ReleaseError(
      `VERSION=${version} is not a version; write three numbers, such as 1.2.3`,
    )
  }
  if (version.localeCompare(current, 'en', { numeric: true }) <= 0) {
    throw new ReleaseError(`VERSION=${version} is not above ${current}; choose a higher one`)
  }
  if (sectionOf(changelog, 'Unreleased') === '') {
    throw new ReleaseError(
      'CHANGELOG.md: nothing stands below ## Unreleased; say there what changed',
    )
  }
  for (const name of globSync(MANIFESTS, { cwd: root }))
    edit(path(name), (it) => withVersion(it, version))
  edit(path('package-lock.json'), (lock) => {
    const entries = Object.entries(lock.packages as Record<string, Manifest>)
    const ours = entries.map(([at, entry]) => [
      at,
      isOurs(at) ? withVersion(entry, version) : entry,
    ])
    return { ...lock, version, packages: Object.fromEntries(ours) }
  })
  writeFileSync(
    path('CHANGELOG.md'),
    changelog.replace('## Unreleased\n', `## Unreleased\n\n## ${version}\n`),
  )
}

/** The packages of this repository are in the lock file by their folders, others by node_modules. */
const isOurs = (at: string) => !at.includes('node_modules')

function withVersion(manifest: Manifest, version: string): Manifest {
  const changed = { ...manifest }
  if (typeof manifest.version === 'string') changed.version = version
  for (const kind of ['dependencies', 'devDependencies']) {
    const needed = manifest[kind] as Record<string, string> | undefined
    if (needed === undefined) continue
    changed[kind] = Object.fromEntries(
      Object.entries(needed).map(([name, range]) => [
        name,
        OURS.test(name) ? range.replace(/[^^~].*/, version) : range,
      ]),
    )
  }
  return changed
}

function edit(path: string, change: (manifest: Manifest) => Manifest): void {
  const text = readFileSync(path, 'utf8')
  const changed = JSON.stringify(change(JSON.parse(text)), null, 2)
  writeFileSync(path, `${changed}\n`)
}

/** The text below a version's heading in the changelog, without empty lines around it. */
export function sectionOf(changelog: string, version: string): string {
  const [, section = ''] = changelog.split(`\n## ${version}\n`)
  return section.split(/^## /m)[0]?.trim() ?? ''
}

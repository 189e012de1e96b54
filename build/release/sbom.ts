/** The list of all that the packages install, with versions and licenses, as CycloneDX (JSON). */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { npm } from './npm.ts'
import { PACKAGES, ROOT } from './packages.ts'

type Entry = Readonly<Record<string, unknown>>

/**
 * Made from package-lock.json without what is for development only. `npm sbom --omit dev` in this
 * repository would also leave out each package that the root needs for development and `tributary` to run.
 * @param folder an empty folder to work in, called what the list is about; it is deleted
 */
export function sbom(folder: string): string {
  const write = (path: string, content: object) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), JSON.stringify(content))
  }
  for (const path of PACKAGES) {
    write(`${path}/package.json`, withoutDevelopment(read(`${path}/package.json`)))
  }
  const root = { ...withoutDevelopment(read('package.json')), workspaces: PACKAGES }
  write('package.json', root)
  const { packages, ...lock } = read('package-lock.json')
  const ours: readonly string[] = PACKAGES
  const needed = Object.entries(packages as Record<string, Entry>)
    .filter(([path, { link, resolved }]) =>
      path.includes('node_modules') ? !link || ours.includes(`${resolved}`) : ours.includes(path),
    )
    .map(([path, entry]) => [path, withoutDevelopment(entry)])
  write('package-lock.json', { ...lock, packages: { '': root, ...Object.fromEntries(needed) } })
  const list = npm(['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], folder)
  rmSync(folder, { recursive: true })
  return list
}

const read = (path: string): Entry => JSON.parse(readFileSync(join(ROOT, path), 'utf8'))

const withoutDevelopment = ({ devDependencies: _, ...entry }: Entry): Entry => entry

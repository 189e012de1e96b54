/** Finds imports of packages that are only there while one develops. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Metafile } from 'esbuild'

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/**
 * An image may be built without them.
 * @param root the folder that the metafile's paths start from
 * @returns one line for each, with file, line and cure
 */
export function devImports({ inputs }: Metafile, root: string): string[] {
  return Object.entries(inputs).flatMap(([path, { imports }]) => {
    if (path.includes('node_modules/') || !existsSync(join(root, path))) return []
    const names = imports.flatMap(({ original = '' }) => packageName(original) ?? [])
    return [...new Set(names)].flatMap((name) => {
      if (!isDevelopment(name, dirname(join(root, path)))) return []
      const problem = `${name} is in devDependencies, which an image may be built without`
      return [`${path}${lineOf(join(root, path), name)}: ${problem}; move it to dependencies`]
    })
  })
}

/** `@scope/name/part` → `@scope/name`; undefined for a path or a module of Node. */
const packageName = (specifier: string): string | undefined =>
  /^(?!node:)(?:@[^/]+\/)?[^./@][^/]*/.exec(specifier)?.[0]

/** Whether the nearest package.json that names the package has it for development. */
function isDevelopment(name: string, folder: string): boolean {
  const file = join(folder, 'package.json')
  if (existsSync(file)) {
    const { dependencies, devDependencies }: Manifest = JSON.parse(readFileSync(file, 'utf8'))
    if (dependencies?.[name] !== undefined) return false
    if (devDependencies?.[name] !== undefined) return true
  }
  return dirname(folder) !== folder && isDevelopment(name, dirname(folder))
}

function lineOf(file: string, name: string): string {
  const lines = readFileSync(file, 'utf8').split('\n')
  const index = lines.findIndex((line) => /\b(?:from|import)\b/.test(line) && line.includes(name))
  return index < 0 ? '' : `:${index + 1}`
}

/** Checks a package as it would be published: what it imports, its package.json, its types. */
import { globSync, readFileSync, statSync } from 'node:fs'
import { join, normalize } from 'node:path'
import { checkPackage, Package, type Problem } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import type { Manifest } from './packages.ts'

/**
 * Lists the mistakes in a package.
 * @param folder as `stage` made it
 * @returns a line for each problem
 */
export async function problemsOf(folder: string): Promise<string[]> {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
  const found = [
    ...wrongImports(folder, manifest),
    ...(await lint(folder)),
    ...(await wrongTypes(folder, manifest)),
  ]
  return found.map((problem) => `${manifest.name}: ${problem}`)
}

const IMPORT =
  /^(?:import|export|\}).*?\bfrom ['"](.+?)['"]|^import ['"](.+?)['"]|\bimport\(['"](.+?)['"]\)|^\/\/\/ <reference path="(.+?)"/gm

/** Imports of files that are not in the package, or of packages that are not among its dependencies. */
export function wrongImports(folder: string, { name, dependencies = {} }: Manifest): string[] {
  return globSync('**/*.{js,d.ts}', { cwd: folder }).flatMap((file) => {
    const imports = readFileSync(join(folder, file), 'utf8').matchAll(IMPORT)
    return [...imports].flatMap((groups) => {
      const target = groups.slice(1).find((group) => group !== undefined) ?? ''
      if (target.startsWith('.')) {
        const path = normalize(join(folder, file, '..', target))
        // Declarations may be of types only, without a file of code.
        const exists = isFile(file.endsWith('.d.ts') ? path.replace(/\.js$/, '.d.ts') : path)
        return exists ? [] : [`${file} imports ${target}, which is not in the package`]
      }
      const [, owner = ''] = /^((?:@[^/]+\/)?[^/]+)/.exec(target) ?? []
      const isKnown = target.startsWith('node:') || owner === name || owner in dependencies
      return isKnown ? [] : [`${file} imports ${target}, which is not among its dependencies`]
    })
  })
}

const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() === true

async function lint(folder: string): Promise<string[]> {
  const { messages, pkg } = await publint({ pkgDir: folder, pack: false, strict: true })
  return messages.map((message) => `publint: ${formatMessage(message, pkg)}`)
}

/** The packages are for `import` only, which every Node that they run on has. */
const IGNORED: readonly string[] = ['node10', 'node16-cjs']

async function wrongTypes(folder: string, { name, version, exports }: Manifest): Promise<string[]> {
  if (Object.keys(exports ?? {}).every((path) => path.endsWith('.json'))) return []
  const files = globSync('**/*', { cwd: folder }).filter((path) => isFile(join(folder, path)))
  const contents = files.map((path) => [
    `/node_modules/${name}/${path}`,
    readFileSync(join(folder, path)),
  ])
  const result = await checkPackage(new Package(Object.fromEntries(contents), name, version))
  if (!result.types) return ['arethetypeswrong: it has no types']
  return result.problems.filter(isOurs).map((problem) => `arethetypeswrong: ${shown(problem)}`)
}

const isOurs = (problem: Problem) =>
  !('resolutionKind' in problem && IGNORED.includes(problem.resolutionKind))

const shown = ({ kind, ...details }: Problem) => `${kind} ${JSON.stringify(details)}`

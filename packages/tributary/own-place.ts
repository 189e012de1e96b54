/** Finds the author's own line in what was thrown. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { shownPath } from './find-function.ts'

/** A frame of a stack; or its first line, where a module has a syntax error or imports what is not there. */
const FRAME = /^(?: {4}at (?:.* \()?)?((?:file:\/\/)?\/.+?):(\d+)(?::\d+\)?)?$/gm

/** This command's folder in node_modules; in this repository, packages/. */
const COMMAND = resolve(import.meta.dirname, '..')

/** Files of packages are not the author's, nor is this command. */
export const isAuthors = (path: string): boolean =>
  !path.includes('/node_modules/') && !path.startsWith(`${COMMAND}/`)

/**
 * The innermost place of a stack that is in the author's code, such as `index.ts:14`.
 * @param file the function's module, which is the author's wherever it is
 * @param shown names a file for the author
 */
export function ownPlace(
  stack: string | undefined,
  file: string,
  shown = shownPath,
): string | undefined {
  for (const [, url = '', line] of (stack ?? '').matchAll(FRAME)) {
    const path = url.startsWith('file:') ? fileURLToPath(url) : url
    if (path === file || isAuthors(path)) return `${shown(path)}:${line}`
  }
  return undefined
}

/** Why a function cannot be loaded: one line with the place of the mistake, and its cure. */
export function loadingProblem(file: string, error: unknown, shown = shownPath): string {
  const { stack } = Object(error) as Partial<Error>
  const [first = ''] = String(error).split('\n')
  const what = first.replace(/^(\w+) \[\w+\]:/, '$1:')
  const missing = /^Error: (Cannot find (?:package|module) '(.+?)') imported from (.+)$/.exec(what)
  if (missing?.[3] && isAuthors(missing[3])) return missingImport(missing, shown)
  if (missing)
    return `${shown(file)}: the function cannot be loaded: the file is not there; write it`
  const place = ownPlace(stack, file, shown) ?? shown(file)
  return `${place}: the function cannot be loaded: ${what}; ${cureOf(what)}`
}

function missingImport(
  [, what, name = '', importer = '']: readonly string[],
  shown: (path: string) => string,
): string {
  const isFile = name.startsWith('/')
  const sought = isFile ? name.slice(name.lastIndexOf('/') + 1) : name
  const place = `${shown(importer)}${lineOf(importer, sought)}`
  const cure = isFile ? 'correct the path' : 'add it to package.json and run npm install'
  return `${place}: the function cannot be loaded: ${isFile ? `Cannot find ${shown(name)}` : what}; ${cure}`
}

/** The line that imports it, as `:3`. */
function lineOf(file: string, name: string): string {
  const lines = readFileSync(file, 'utf8').split('\n')
  const index = lines.findIndex((line) => /\bimport\b|\bfrom\b/.test(line) && line.includes(name))
  return index < 0 ? '' : `:${index + 1}`
}

function cureOf(what: string): string {
  if (what.includes('does not provide an export')) return 'correct the name'
  if (what.includes('strip-only')) return 'Node only strips types, so write it in JavaScript'
  return 'correct it'
}

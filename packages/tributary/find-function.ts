/** Finds the module of a function: by its name, by a path, or in the current directory. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { UsageError } from './failures.ts'

/** Where a function is. */
export interface FunctionPlace {
  /** Its module, such as /project/index.ts. */
  readonly file: string
  /** The folder with its schemas, its events and its tests. */
  readonly folder: string
}

/** The folder whose functions have names: this repository's, or one in the current directory. */
const named = (): string | undefined => {
  const ours = resolve(import.meta.dirname, '../../functions')
  const isInstalled = ours.includes('node_modules')
  return [...(isInstalled ? [] : [ours]), resolve('functions')].find(isFolder)
}

const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() === true

/** The names of the functions in the folder `functions`; none where there is no such folder. */
export function functionNames(): string[] {
  const folder = named()
  if (folder === undefined) return []
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'index.ts')))
    .sort()
}

/** For error messages: the functions to choose from, or how to write one. */
export function functionChoice(): string {
  const names = functionNames()
  return names.length > 0
    ? `there are: ${names.join(', ')}`
    : 'name the folder of one, or be in it: a folder with index.ts, or with a package.json whose main names its module'
}

/**
 * Finds a function.
 * @param nameOrPath a name in the folder `functions`, or the path of a module or folder; undefined is the
 *   current directory
 * @throws UsageError if there is none
 */
export function findFunction(nameOrPath: string | undefined, command: string): FunctionPlace {
  if (nameOrPath === undefined) {
    const file = moduleIn(process.cwd())
    if (file !== undefined) return { file, folder: process.cwd() }
    throw new UsageError(`${command} needs a FUNCTION; ${functionChoice()}`)
  }
  for (const path of nameOrPath === '' ? [] : candidates(nameOrPath)) {
    const file = isFolder(path) ? moduleIn(path) : path
    if (file === undefined || !existsSync(file)) continue
    return { file, folder: isFolder(path) ? path : projectOf(file) }
  }
  throw new UsageError(`there is no function ${JSON.stringify(nameOrPath)}; ${functionChoice()}`)
}

function candidates(nameOrPath: string): string[] {
  const folder = named()
  const isName = !/[/\\.]/.test(nameOrPath)
  return [...(isName && folder ? [join(folder, nameOrPath)] : []), resolve(nameOrPath)]
}

/** A function's package.json says where its module is, if that is not index.ts. */
function moduleIn(folder: string): string | undefined {
  const main = mainOf(folder)
  // `main` may also name what was bundled, which would start a server.
  const source = main?.endsWith('ts') ? main : undefined
  const found = [source, 'index.ts', main].find(
    (path) => path !== undefined && existsSync(join(folder, path)),
  )
  return found === undefined ? undefined : join(folder, found)
}

function mainOf(folder: string): string | undefined {
  const file = join(folder, 'package.json')
  if (!existsSync(file)) return undefined
  try {
    const { main, exports } = JSON.parse(readFileSync(file, 'utf8'))
    const root = exports?.['.'] ?? exports
    const path = root?.import ?? root?.default ?? root ?? main
    return typeof path === 'string' ? path : undefined
  } catch (error) {
    throw new UsageError(
      `${shownPath(file)}: it is not JSON: ${(error as Error).message}; correct it`,
    )
  }
}

/** The folder of the package that a module belongs to, else the module's own. */
function projectOf(file: string): string {
  for (let at = dirname(file); ; at = dirname(at)) {
    if (existsSync(join(at, 'package.json')) && !isRepository(at)) return at
    if (at === dirname(at)) return dirname(file)
  }
}

const isRepository = (folder: string) => isFolder(join(folder, 'functions'))

/** A path as an author would write it: from the current directory, if it is below that. */
export const shownPath = (path: string): string => {
  const short = relative('', path)
  return short.startsWith('..') ? path : short || basename(path)
}

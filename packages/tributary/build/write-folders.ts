/** Replaces generated folders and files as a whole, so that a failure leaves all as it was. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Files by path or name. */
export type Files = ReadonlyMap<string, string>
/** Folders that hold generated files only, by path from the root. */
export type Folders = ReadonlyMap<string, Files>

/**
 * Writes all of it beside what is there, and only then moves each into its place. What is the same
 * already stays untouched, so that nothing is built anew because of it.
 * @param files single files in folders that have others too
 */
export function replace(root: string, folders: Folders, files: Files = new Map()): void {
  const changedFolders = [...folders].filter(([folder, wanted]) => differs(root, folder, wanted))
  const changedFiles = [...files].filter(([path, text]) => read(join(root, path)) !== text)
  const beside = (path: string) => join(root, `${path}.new`)
  try {
    for (const [folder, wanted] of changedFolders) {
      rmSync(beside(folder), { recursive: true, force: true })
      mkdirSync(beside(folder), { recursive: true })
      for (const [name, text] of wanted) writeFileSync(join(beside(folder), name), text)
    }
    for (const [path, text] of changedFiles) writeFileSync(beside(path), text)
  } catch (error) {
    for (const [path] of [...changedFolders, ...changedFiles]) {
      rmSync(beside(path), { recursive: true, force: true })
    }
    throw error
  }
  for (const [folder] of changedFolders) swap(join(root, folder), beside(folder))
  for (const [path] of changedFiles) renameSync(beside(path), join(root, path))
}

/** Paths of files that are missing, different, or should not be there. */
export function stalePaths(root: string, folders: Folders, files: Files): string[] {
  const stale = [...files].filter(([path, text]) => read(join(root, path)) !== text)
  const inFolders = [...folders].flatMap(([folder, wanted]) =>
    [...new Set([...wanted.keys(), ...names(join(root, folder))])]
      .filter((name) => read(join(root, folder, name)) !== wanted.get(name))
      .map((name) => `${folder}/${name}`),
  )
  return [...stale.map(([path]) => path), ...inFolders]
}

const differs = (root: string, folder: string, wanted: Files) =>
  stalePaths(root, new Map([[folder, wanted]]), new Map()).length > 0

/** A folder cannot be renamed over another that is not empty. */
function swap(folder: string, replacement: string): void {
  const old = `${folder}.old`
  rmSync(old, { recursive: true, force: true })
  mkdirSync(dirname(folder), { recursive: true })
  if (names(folder) !== NONE) renameSync(folder, old)
  renameSync(replacement, folder)
  rmSync(old, { recursive: true, force: true })
}

const NONE: readonly string[] = []

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return NONE
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

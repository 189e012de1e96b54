/** Replaces generated folders and files as a whole, so that a failure leaves all as it was. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

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
  // The names have this process's id, since another process may write the same.
  const beside = (path: string) => join(root, `${path}.${process.pid}.new`)
  for (const [path] of [...changedFolders, ...changedFiles]) removeLeftOvers(join(root, path))
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

/** Removes what processes left beside a path when they were killed. */
function removeLeftOvers(path: string): void {
  const folder = dirname(path)
  for (const name of names(folder)) {
    if (!name.startsWith(`${basename(path)}.`)) continue
    const [, pid] = /^\.(\d+)\.new(?:\.old)?$/.exec(name.slice(basename(path).length)) ?? []
    if (pid === undefined || isRunning(Number(pid))) continue
    rmSync(join(folder, name), { recursive: true, force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * A folder cannot be renamed over another that is not empty. Another process may put its own there in
 * between; then that one goes too.
 */
function swap(folder: string, replacement: string): void {
  const old = `${replacement}.old`
  mkdirSync(dirname(folder), { recursive: true })
  while (!renamed(replacement, folder, 'ENOTEMPTY')) {
    if (renamed(folder, old, 'ENOENT')) rmSync(old, { recursive: true, force: true })
  }
}

/** @returns false if it could not be renamed for this reason */
function renamed(from: string, to: string, unless: string): boolean {
  try {
    renameSync(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === unless) return false
    throw error
  }
}

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

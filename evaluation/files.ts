/** Counts what is deployed and what is written. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

export const ROOT = join(import.meta.dirname, '..')

/** The files of folders and their size; a path may also be a file. */
export function deployed(...paths: readonly string[]) {
  const files = paths.flatMap(filesIn)
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0)
  return { files: files.length, megabytes: Math.round(bytes / 10_000) / 100 }
}

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

/** Lines that are neither blank nor a comment, in files or folders of the repository. */
export function lines(...paths: readonly string[]): number {
  const texts = paths
    .flatMap((path) => filesIn(join(ROOT, path)))
    .map((file) => readFileSync(file, 'utf8'))
  return texts
    .map((text) => text.replaceAll(/\/\*.*?\*\/|<!--.*?-->/gs, ''))
    .flatMap((text) => text.split('\n'))
    .filter((line) => !/^\s*(?:$|\/\/|#)/.test(line)).length
}

/** A copy of the repository, in which a mutant can be tried while the original stays as it is. */
import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const ROOT = join(import.meta.dirname, '../..')

/** What Git tracks, and what is new and not ignored, from the root. */
export function sourceFiles(): string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const paths = execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).split('\0')
  return paths.filter((path) => path !== '' && existsSync(join(ROOT, path)))
}

const copies = new Set<string>()
process.on('exit', () => {
  for (const copy of copies) rmSync(copy, { recursive: true, force: true })
})

/** @returns the root of the copy */
export function makeCopy(files: readonly string[]): string {
  const copy = mkdtempSync(join(tmpdir(), 'tributary-mutant-'))
  copies.add(copy)
  for (const path of files) cpSync(join(ROOT, path), join(copy, path))
  // Some tests ask Git which files there are.
  execFileSync('git', ['init', '--quiet'], { cwd: copy })
  linkPackages(join(ROOT, 'node_modules'), join(copy, 'node_modules'))
  const tools = join(ROOT, '.tools')
  if (existsSync(tools)) symlinkSync(tools, join(copy, '.tools'))
  return copy
}

export function removeCopy(copy: string): void {
  rmSync(copy, { recursive: true, force: true })
  copies.delete(copy)
}

/**
 * Links each installed package. The links that npm made for our own packages are relative: copied as
 * they are, they lead to the packages of the copy.
 */
function linkPackages(from: string, to: string): void {
  mkdirSync(to)
  for (const name of readdirSync(from)) {
    const [source, target] = [join(from, name), join(to, name)]
    if (lstatSync(source).isSymbolicLink()) symlinkSync(readlinkSync(source), target)
    else if (name.startsWith('@') || name === '.bin') linkPackages(source, target)
    else symlinkSync(source, target)
  }
}

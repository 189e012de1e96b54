/**
 * What `kn func deploy` takes of a function's directory to build it, on this machine or with --remote:
 * all but .git, .func, .funcignore, .gitignore and what those two files name.
 * `node build/package.ts NAME` lists it, or says why it would not run where it arrives.
 */
import { cpSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'

/** The directory cannot be deployed as it is; the message says what to change. */
export class PackageError extends Error {}

export interface PackagedFile {
  /** From the function's directory, with slashes. */
  readonly path: string
  readonly bytes: number
}

const ALWAYS_IGNORED = new Set(['.git', '.func', '.funcignore', '.gitignore'])
const NEEDED = ['func.yaml', 'package.json', 'dist/index.js', 'dist/start.js']
/** What one of the command's builders, s2i, leaves out, or npm would take for installed. */
const AMBIGUOUS = /\.env|(^|\/)(\.git|node_modules(\/|$))/

/**
 * The files of a function's directory that are uploaded, by path.
 * @throws PackageError if they would not run alone
 */
export function packageFiles(folder: string): PackagedFile[] {
  const patterns = ['.funcignore', '.gitignore'].flatMap((name) => patternsOf(folder, name))
  const files = [...walk(folder, '', patterns)].sort((a, b) => (a.path < b.path ? -1 : 1))
  const paths = new Set(files.map(({ path }) => path))
  const missing = NEEDED.filter((path) => !paths.has(path))
  if (missing.length > 0) {
    const ignored = missing.find((path) => existsSync(join(folder, path)))
    const remedy = ignored ? `${ignored} is ignored by .funcignore or .gitignore` : 'see make build'
    throw new PackageError(`${folder}: without ${missing.join(', ')} it does not run; ${remedy}`)
  }
  checkManifest(join(folder, 'package.json'))
  return files
}

/** Copies what is uploaded, and nothing else. */
export function copyPackage(folder: string, to: string): void {
  for (const { path } of packageFiles(folder)) cpSync(join(folder, path), join(to, path))
}

function* walk(
  folder: string,
  under: string,
  patterns: readonly string[],
): Generator<PackagedFile> {
  for (const entry of readdirSync(join(folder, under), { withFileTypes: true })) {
    const path = under === '' ? entry.name : `${under}/${entry.name}`
    if (ALWAYS_IGNORED.has(entry.name) || patterns.some((pattern) => ignores(pattern, path)))
      continue
    if (AMBIGUOUS.test(path)) {
      throw new PackageError(`${folder}: not every builder takes ${path}; list it in .funcignore`)
    }
    if (entry.isDirectory()) yield* walk(folder, path, patterns)
    else if (entry.isFile()) yield { path, bytes: statSync(join(folder, path)).size }
    else
      throw new PackageError(`${folder}: ${path} is a link or no file; put the file itself there`)
  }
}

/** Only patterns that the command, pack and Git understand alike. */
const PATTERN = /^(\/[\w.-]+(\/[\w.-]+)*|\*?[\w.-]+)$/

function patternsOf(folder: string, name: string): string[] {
  const path = join(folder, name)
  if (!existsSync(path)) return []
  const lines = readFileSync(path, 'utf8').split(/\r?\n/)
  const patterns = lines.filter((line) => line !== '' && !line.startsWith('#'))
  const unclear = patterns.find((pattern) => !PATTERN.test(pattern))
  if (unclear === undefined) return patterns
  const allowed = 'only name, *.ending and /path/from/here mean the same everywhere'
  throw new PackageError(`${path}: ${JSON.stringify(unclear)} is not allowed, ${allowed}`)
}

function ignores(pattern: string, path: string): boolean {
  if (pattern.startsWith('/')) return path === pattern.slice(1)
  const name = basename(path)
  return pattern.startsWith('*') ? name.endsWith(pattern.slice(1)) : name === pattern
}

/** Nothing may need installing: the builders run npm where our own packages cannot be had. */
function checkManifest(path: string): void {
  const manifest = parsed(path)
  const installs = Object.keys(manifest).find((key) => /dependencies$|^workspaces$/i.test(key))
  if (installs) throw new PackageError(`${path}: remove ${installs}; dist/index.js has it all`)
  if (!manifest.scripts?.start) throw new PackageError(`${path}: scripts.start is missing`)
}

function parsed(path: string) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new PackageError(`${path}: ${(error as Error).message}`)
  }
}

if (import.meta.main) {
  const folder = `functions/${process.argv[2] ?? ''}`
  try {
    if (!existsSync(join(folder, 'func.yaml'))) {
      throw new PackageError(`there is no ${folder}/func.yaml; which FUNCTION= is it?`)
    }
    const files = packageFiles(folder)
    const total = files.reduce((sum, { bytes }) => sum + bytes, 0)
    const lines = files.map(({ path, bytes }) => `${String(bytes).padStart(9)}  ${path}\n`)
    const summary = `${String(total).padStart(9)}  bytes in ${files.length} files\n`
    process.stdout.write(`${folder}:\n${lines.join('')}${summary}`)
  } catch (error) {
    if (!(error instanceof PackageError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}

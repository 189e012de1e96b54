/**
 * The files of a function's folder that `kn func deploy` uploads and builds: everything but .git, .func,
 * .funcignore, .gitignore and what the last two name.
 * `node build/package.ts NAME` lists them, or says why the function would not run from them.
 */
import { cpSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'

/** Why a folder cannot be deployed. The message says what to change. */
export class PackageError extends Error {}

export interface PackagedFile {
  /** Relative to the function's folder, with slashes. */
  readonly path: string
  readonly bytes: number
}

const ALWAYS_IGNORED = new Set(['.git', '.func', '.funcignore', '.gitignore'])
const NEEDED = ['func.yaml', 'package.json', 'dist/index.js', 'dist/start.js']
/** Paths that the s2i builder leaves out, or that npm takes for an installed package. */
const AMBIGUOUS = /\.env|(^|\/)(\.git|node_modules(\/|$))/

/**
 * The files that are uploaded, sorted by path.
 * @throws PackageError if the function would not run from them
 */
export function packageFiles(folder: string): PackagedFile[] {
  const patterns = ['.funcignore', '.gitignore'].flatMap((name) => patternsOf(folder, name))
  const files = [...walk(folder, '', patterns)].sort((a, b) => (a.path < b.path ? -1 : 1))
  const paths = new Set(files.map(({ path }) => path))
  const missing = NEEDED.filter((path) => !paths.has(path))
  if (missing.length > 0) {
    const ignored = missing.find((path) => existsSync(join(folder, path)))
    const remedy = ignored ? `${ignored} is ignored by .funcignore or .gitignore` : 'run make build'
    throw new PackageError(
      `${folder}: ${missing.join(', ')} would not be uploaded, and the function does not run without; ${remedy}`,
    )
  }
  checkManifest(join(folder, 'package.json'))
  return files
}

/** Copies the files that are uploaded, and nothing else. */
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
      throw new PackageError(`${folder}: not every builder uploads ${path}; list it in .funcignore`)
    }
    if (entry.isDirectory()) yield* walk(folder, path, patterns)
    else if (entry.isFile()) yield { path, bytes: statSync(join(folder, path)).size }
    else
      throw new PackageError(
        `${folder}: ${path} is a link or no regular file; put the file itself there`,
      )
  }
}

/** The patterns that func, pack and Git read in the same way. */
const PATTERN = /^(\/[\w.-]+(\/[\w.-]+)*|\*?[\w.-]+)$/

function patternsOf(folder: string, name: string): string[] {
  const path = join(folder, name)
  if (!existsSync(path)) return []
  const lines = readFileSync(path, 'utf8').split(/\r?\n/)
  const patterns = lines.filter((line) => line !== '' && !line.startsWith('#'))
  const unclear = patterns.find((pattern) => !PATTERN.test(pattern))
  if (unclear === undefined) return patterns
  const allowed = 'write a name, *.ending or /path/from/here, which all builders read alike'
  throw new PackageError(`${path}: ${JSON.stringify(unclear)} is not allowed; ${allowed}`)
}

function ignores(pattern: string, path: string): boolean {
  if (pattern.startsWith('/')) return path === pattern.slice(1)
  const name = basename(path)
  return pattern.startsWith('*') ? name.endsWith(pattern.slice(1)) : name === pattern
}

/** package.json must name no package: the builders run npm, which cannot install ours. */
function checkManifest(path: string): void {
  const manifest = parsed(path)
  const installs = Object.keys(manifest).find((key) => /dependencies$|^workspaces$/i.test(key))
  if (installs)
    throw new PackageError(`${path}: remove ${installs}; dist/index.js contains everything`)
  if (!manifest.scripts?.start)
    throw new PackageError(`${path}: scripts.start is missing; write "exec node dist/start.js"`)
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
      throw new PackageError(
        `there is no ${folder}/func.yaml; set FUNCTION= to the name of a folder in functions/`,
      )
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

/** Builds a platform's job, and fetches its jars, with Maven. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { completeFolder } from './complete-folder.ts'

const ROOT = resolve(import.meta.dirname, '..')

/** A job that is built: its own classes and all jars, in folders. */
export interface Built {
  readonly classes: string
  readonly lib: string
  readonly classpath: string
}

/** Builds a folder below `evaluation/` unless it is built, from these sources. */
export function maven(name: string): Built {
  const source = join(ROOT, 'evaluation', name)
  const version = createHash('sha256')
  for (const file of globSync('**/*.{xml,java}', { cwd: source }).sort()) {
    version.update(readFileSync(join(source, file)))
  }
  const id = `${name.replaceAll('/', '-')}-${version.digest('hex').slice(0, 8)}`
  const folder = join(ROOT, '.tools', id)
  const [classes, lib] = [join(folder, 'build/classes'), join(folder, 'lib')]
  const built = { classes, lib, classpath: `${classes}:${join(lib, '*')}` }
  completeFolder(folder, (temporary) => {
    process.stderr.write(`Building ${name} with Maven…\n`)
    const copy = ['dependency:copy-dependencies', '-DincludeScope=runtime']
    const folders = [`-Dfolder=${temporary}`, `-DoutputDirectory=${join(temporary, 'lib')}`]
    const goals = ['-q', '-B', '-f', join(source, 'pom.xml'), 'compile', ...copy, ...folders]
    execFileSync('mvn', goals, { stdio: ['ignore', 'ignore', 'inherit'] })
  })
  return built
}

/**
 * The version that a pom.xml names in an element, such as a property.
 * @param after where to begin: the name of an artifact
 */
export function versionOf(name: string, element: string, after = ''): string {
  const pom = readFileSync(join(ROOT, 'evaluation', name, 'pom.xml'), 'utf8')
  const rest = pom.slice(Math.max(pom.indexOf(`>${after}<`), 0))
  const [, version] = new RegExp(`<${element}>([^<]+)</${element}>`).exec(rest) ?? []
  if (!version) throw new Error(`evaluation/${name}/pom.xml has no <${element}>`)
  return version
}

/** The Java that jobs run on. */
export const javaVersion = (): string => {
  const output = execFileSync('java', ['--version'], { encoding: 'utf8' })
  return `Java ${/^\S+ (\S+)/.exec(output)?.[1]}`
}

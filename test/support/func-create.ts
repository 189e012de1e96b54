/**
 * Makes a project as `func create --repository` does. With FUNC=/path/to/func the real command does it;
 * without, this copies the template and writes the func.yaml that the real one was recorded to write.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Template } from '../../packages/tributary/new/templates.ts'

const root = join(import.meta.dirname, '../..')
const RECORDED = join(root, 'test/fixtures/func-create/func.yaml')

/** The real command; undefined if this stands in for it. */
export const FUNC = process.env.FUNC || undefined

/** The template's files by name, without what the real command leaves out. */
function copyTemplate(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) copyTemplate(source, target)
    else if (entry.name !== 'manifest.yaml') cpSync(source, target)
  }
}

/** @returns the project's folder, `parent`/`name` */
export function funcCreate(parent: string, name: string, template: Template): string {
  const project = join(parent, name)
  if (FUNC) {
    const repository = `file://${languagePack(parent)}`
    const args = ['--repository', repository, '--language', 'typescript', '--template', template]
    // Its own settings are in the home directory.
    const env = { PATH: process.env.PATH, HOME: parent }
    execFileSync(FUNC, ['create', ...args, name], { cwd: parent, env, stdio: 'pipe' })
    return project
  }
  copyTemplate(join(root, 'templates/typescript', template), project)
  writeFileSync(join(project, 'func.yaml'), recordedFuncYaml(name))
  return project
}

/** A folder with the files that the real command reads: a worktree it would clone, without new files. */
function languagePack(parent: string): string {
  const pack = join(parent, 'language-pack')
  for (const path of ['manifest.yaml', 'templates']) {
    cpSync(join(root, path), join(pack, path), { recursive: true })
  }
  return pack
}

/** What the real command writes for a function with this name, but for the time of its creation. */
export const recordedFuncYaml = (name: string): string =>
  readFileSync(RECORDED, 'utf8').replace(/^name: .*$/m, () => `name: ${name}`)

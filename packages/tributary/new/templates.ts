/**
 * Reads the templates of functions. `kn func create` copies the same files.
 *
 * The published command has them in one file, templates.json, since npm publishes neither .gitignore nor
 * .npmrc.
 */
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'

/** Texts by path, with slashes. */
export type Texts = Readonly<Record<string, string>>

export const TEMPLATES = ['page-enrichment', 'enrichment'] as const
export type Template = (typeof TEMPLATES)[number]

const IN_REPOSITORY = join(import.meta.dirname, '../../../templates/typescript')

/** The files of one template. */
export function readTemplate(template: Template): Texts {
  const published = publishedTemplates()
  if (published) return JSON.parse(readFileSync(published, 'utf8'))[template]
  const folder = join(IN_REPOSITORY, template)
  // As func, which reads and leaves out each manifest.yaml. A project made here in place has the others.
  const exclude = ['node_modules', 'dist', '**/generated', '.func', '**/manifest.yaml']
  const paths = globSync(['**', '**/.*'], { cwd: folder, exclude })
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort()
  return Object.fromEntries(
    paths.map((path) => [path.replaceAll(sep, '/'), readFileSync(join(folder, path), 'utf8')]),
  )
}

/** The content of templates.json. */
export const templatesJson = (): string =>
  JSON.stringify(Object.fromEntries(TEMPLATES.map((name) => [name, readTemplate(name)])))

/** Beside the package.json of the published package. */
function publishedTemplates(): string | undefined {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const file = join(folder, 'templates.json')
    if (existsSync(file)) return file
    if (existsSync(join(folder, 'package.json')) || folder === dirname(folder)) return undefined
  }
}

/** Makes the folder of each package as it is published. */
import { copyFileSync, existsSync, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { compile } from './compile.ts'
import { published } from './manifest.ts'
import { manifestOf, PACKAGES, ROOT } from './packages.ts'

/**
 * Makes the folders of all packages.
 * @param to the folder to put them in, which is emptied first
 * @returns the folders, in the order to publish in
 * @throws Error if a type is wrong
 */
export async function stage(to: string): Promise<string[]> {
  rmSync(to, { recursive: true, force: true })
  compile(to)
  // Not compiled, but read: the schemas themselves, and texts.
  const texts = ['schemas/*/**/*.yaml', '{schemas,packages/*}/**/README.md']
  const exclude = (path: string) => /(^|\/)node_modules$/.test(path)
  for (const path of globSync(texts, { cwd: ROOT, exclude })) {
    mkdirSync(dirname(join(to, path)), { recursive: true })
    copyFileSync(join(ROOT, path), join(to, path))
  }
  const templates = await templatesJson()
  if (templates !== undefined)
    writeFileSync(join(to, 'packages/tributary/templates.json'), templates)
  const { engines } = manifestOf('')
  return PACKAGES.map((folder) => {
    const target = join(to, folder)
    const manifest = JSON.stringify(published(manifestOf(folder), engines), null, 2)
    writeFileSync(join(target, 'package.json'), `${manifest}\n`)
    copyFileSync(join(ROOT, 'LICENSE'), join(target, 'LICENSE'))
    return target
  })
}

/** The templates of `tributary new` as one file. */
async function templatesJson(): Promise<string | undefined> {
  const module = join(ROOT, 'packages/tributary/new/templates.ts')
  return existsSync(module) ? (await import(module)).templatesJson() : undefined
}

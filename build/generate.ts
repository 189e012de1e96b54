/**
 * Writes everything that is generated: validators and types from the schemas, the configuration's
 * from its own, and the tables in the docs. A test fails when any of it is stale.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateConfig, packagesWithSettings } from './config.ts'
import { generateDocs } from './docs.ts'
import { generateSchemas } from './schemas.ts'

const root = join(import.meta.dirname, '..')

const folders = () => ['schemas', ...packagesWithSettings()].map((folder) => `${folder}/generated`)

/** All generated files by path from the root. */
export async function generateAll(): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  for (const [name, text] of await generateSchemas()) files.set(`schemas/generated/${name}`, text)
  for (const folder of packagesWithSettings()) {
    for (const [name, text] of await generateConfig(folder)) {
      files.set(`${folder}/generated/${name}`, text)
    }
  }
  for (const [path, text] of await generateDocs()) files.set(path, text)
  return files
}

/** Paths that differ from what would be generated, or should not be there. */
export async function stale(): Promise<string[]> {
  const files = await generateAll()
  const read = (path: string) => {
    try {
      return readFileSync(join(root, path), 'utf8')
    } catch {
      return undefined
    }
  }
  const wrong = [...files].filter(([path, text]) => read(path) !== text).map(([path]) => path)
  for (const folder of folders()) {
    for (const name of readdirSync(join(root, folder))) {
      if (!files.has(`${folder}/${name}`)) wrong.push(`${folder}/${name}`)
    }
  }
  return wrong
}

if (import.meta.main) {
  for (const folder of folders()) {
    rmSync(join(root, folder), { recursive: true, force: true })
    mkdirSync(join(root, folder), { recursive: true })
  }
  for (const [path, text] of await generateAll()) writeFileSync(join(root, path), text)
}

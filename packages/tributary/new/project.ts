/** Writes a function as a project of its own, as `kn func create` would, with a whole func.yaml. */
import { existsSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseDocument } from 'yaml'
import { missingIn, textOf } from '../check/func-yaml.ts'
import { UsageError } from '../failures.ts'
import { type Choices, textsOf } from './choices.ts'
import type { Names } from './names.ts'
import { writeNew } from './write-new.ts'

/**
 * @param dir the project's folder; it is made, or is empty
 * @returns the paths of what was written, from that folder
 * @throws UsageError if the folder has files already
 */
export function writeProject(dir: string, names: Names, choices: Choices): string[] {
  const [occupied] = existsSync(dir) ? readdirSync(dir).filter((name) => name !== '.git') : []
  if (occupied !== undefined) {
    throw new UsageError(`${dir} is not empty: it has ${occupied}; name another folder with --dir`)
  }
  const texts = { ...textsOf(names, choices), 'func.yaml': funcYaml(names.name) }
  writeNew(resolve(dir), texts)
  return Object.keys(texts).sort()
}

function funcYaml(name: string): string {
  const created = new Date().toISOString().replace(/\.\d+/, '')
  const document = parseDocument(`# How \`kn func deploy\` builds and runs this function.
specVersion: 0.36.0
name: ${name}
runtime: typescript
created: ${created}
`)
  for (const { add } of missingIn(document)) add()
  return textOf(document)
}

/**
 * `tributary check`: whether a project's types are right, whether it can be deployed with `kn func deploy`,
 * and what is missing. A template of `kn func create` has a name of its own, and can say only a part of what
 * func.yaml needs.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Document, isMap } from 'yaml'
import { SourceMistakes, UsageError } from '../failures.ts'
import { findFunction, shownPath } from '../find-function.ts'
import { loadModule } from '../functions.ts'
import type { Values } from '../options.ts'
import { refreshSchemas } from '../project-schemas.ts'
import { aliasIn, documentOf, missingIn, textOf } from './func-yaml.ts'
import { renamedModule, renamedPackage } from './names.ts'
import { typeMistakes } from './types.ts'

/** A mistake, as one line for the author. */
interface Problem {
  readonly file: string
  readonly what: string
  /** The text that repairs it, if this command can. */
  readonly written?: string
  readonly write?: () => void
}

/** @returns the exit code: 1 if something is left to repair */
export async function check(name: string | undefined, { write }: Values<'check'>): Promise<number> {
  const { file, folder } = findFunction(name, 'check')
  await refreshSchemas(folder)
  const definition = await loadModule(file)
  const place = join(folder, 'func.yaml')
  const document = readFuncYaml(place)
  const deployed = document.get('name')
  const problems: Problem[] = [
    ...missingIn(document).map(({ key, why, add }) => ({
      file: place,
      what: `${key} is missing: ${why}`,
      written: key,
      write: () => {
        add()
        writeFileSync(place, textOf(document))
      },
    })),
    ...(typeof deployed === 'string'
      ? nameProblems(folder, file, definition.name, deployed)
      : [{ file: place, what: `name is missing; write name: ${definition.name}` }]),
  ]
  const left = problems.filter((problem) => !write || !problem.write)
  for (const problem of problems) {
    const isLeft = left.includes(problem)
    if (!isLeft) problem.write?.()
    const line = isLeft ? problem.what : `${problem.written} written`
    process.stdout.write(`${shownPath(problem.file)}: ${line}\n`)
  }
  const mistakes = await typeMistakes(folder)
  process.stdout.write(mistakes)
  if (left.length === 0 && mistakes === '') {
    process.stdout.write(`${shownPath(place)}: kn func deploy can deploy ${deployed}\n`)
    return 0
  }
  if (left.length > 0 && !write)
    process.stdout.write('npx tributary check --write writes what is missing\n')
  return 1
}

/** @throws UsageError if there is none, SourceMistakes if it cannot be read */
function readFuncYaml(place: string): Document {
  if (!existsSync(place)) {
    const cure = 'kn func create and npx tributary new write one'
    throw new UsageError(`there is no ${shownPath(place)}; ${cure}`)
  }
  const document = documentOf(readFileSync(place, 'utf8'))
  const [error] = document.errors
  const alias = aliasIn(document)
  if (alias !== undefined) {
    const cure = 'write its value in that place'
    throw new SourceMistakes(`${shownPath(place)}: it has the alias *${alias}; ${cure}`)
  }
  if (!error && isMap(document.contents)) return document
  const what = error?.message.split(/:?\n/)[0] ?? 'it has no keys'
  throw new SourceMistakes(`${shownPath(place)}: ${what}; correct it`)
}

/** The places that give the function another name than func.yaml does. */
function nameProblems(folder: string, file: string, name: string, deployed: string): Problem[] {
  const problems: Problem[] = []
  if (name !== deployed) {
    const source = renamedModule(readFileSync(file, 'utf8'), deployed)
    problems.push({
      file,
      what: `name is '${name}', but func.yaml deploys it as ${deployed}; write name: '${deployed}'`,
      ...(source !== undefined && {
        written: `name: '${deployed}'`,
        write: () => writeFileSync(file, source),
      }),
    })
  }
  const manifest = join(folder, 'package.json')
  if (!existsSync(manifest)) return problems
  const json = readFileSync(manifest, 'utf8')
  const { name: packaged } = JSON.parse(json) as { name?: string }
  // The packages in this repository's functions/ have no names.
  if (packaged !== undefined && packaged !== deployed) {
    problems.push({
      file: manifest,
      what: `name is "${packaged}", but func.yaml deploys it as ${deployed}`,
      written: `"name": "${deployed}"`,
      write: () => writeFileSync(manifest, renamedPackage(json, packaged, deployed)),
    })
  }
  return problems
}

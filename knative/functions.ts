/** The functions of a repository: what their definitions and their func.yaml say about their pipelines. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { type Definition, definitionProblems } from '@tributary/runtime'
import { parse } from 'yaml'
import { LoadError } from './load-error.ts'

/** The part of functions/<name>/func.yaml that pipelines are made from and checked against. */
export interface FuncYaml {
  readonly run?: { readonly envs?: readonly { readonly name?: string; readonly value: string }[] }
  readonly deploy?: {
    readonly labels?: readonly { readonly key: string; readonly value: string }[]
    readonly healthEndpoints?: { readonly liveness?: string; readonly readiness?: string }
    readonly options?: {
      readonly scale?: Readonly<Record<'min' | 'max' | 'metric' | 'target', unknown>>
      readonly resources?: {
        readonly requests?: Readonly<Record<string, unknown>>
        readonly limits?: Readonly<Record<string, unknown>>
      }
    }
  }
}

export interface Functions {
  /** By name; undefined for a function without a func.yaml. */
  readonly functions: ReadonlyMap<string, FuncYaml | undefined>
  readonly definitions: ReadonlyMap<string, Definition>
}

/** @throws LoadError if a function cannot be loaded, or its definition has a mistake */
export function readFunctions(root: string): Functions {
  const names = globSync('functions/*/index.ts', { cwd: root })
    .map((path) => basename(dirname(path)))
    .sort()
  return {
    functions: new Map(names.map((name) => [name, funcYamlOf(root, name)])),
    definitions: new Map(names.map((name) => [name, definitionOf(root, name)])),
  }
}

function funcYamlOf(root: string, name: string): FuncYaml | undefined {
  const file = join(root, 'functions', name, 'func.yaml')
  return existsSync(file) ? (parsed(file) as FuncYaml) : undefined
}

/** @throws LoadError if the file is not YAML */
export function parsed(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new LoadError(`${file}: ${(error as Error).message.split('\n')[0]}`)
  }
}

const load = createRequire(import.meta.url)

function definitionOf(root: string, name: string): Definition {
  const file = `functions/${name}/index.ts`
  try {
    const { default: definition } = load(join(root, file))
    const problems = definitionProblems(file, name, definition)
    if (problems.length > 0) throw new LoadError(problems.join('\n'))
    return definition
  } catch (error) {
    if (error instanceof LoadError) throw error
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ERR_REQUIRE_ASYNC_MODULE') {
      throw new LoadError(`${file}: awaits something while it is loaded; do that in enrich`)
    }
    throw new LoadError(`${file}: cannot be loaded: ${String(error).split('\n')[0]}; correct it`)
  }
}

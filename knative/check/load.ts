/** Reads an overlay from its folder and renders it. */
import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { parse } from 'yaml'
import { parseObjects } from '../../build/overlay.ts'
import type { KubernetesObject } from './objects.ts'
import type { FuncYaml, Overlay } from './overlay.ts'
import { datacenterFaults } from './schemas.ts'

const root = join(import.meta.dirname, '../..')

/** The overlay cannot be rendered; every line of the message says what is wrong and where. */
export class LoadError extends Error {}

/** @param folder an overlay's, among those of the other datacenters */
export function loadOverlay(folder: string): Overlay {
  const overlays = dirname(folder)
  const datacenters = existsSync(overlays)
    ? readdirSync(overlays).filter((name) => existsSync(join(overlays, name, 'kustomization.yaml')))
    : []
  if (!datacenters.includes(basename(folder))) {
    const there = datacenters.sort().join(', ') || 'none'
    throw new LoadError(`there is no ${folder}/kustomization.yaml; overlays here: ${there}`)
  }
  readDatacenter(folder)
  return {
    name: basename(folder),
    datacenters,
    active: datacenters.filter((name) => isActive(join(overlays, name))),
    objects: render(folder),
    functions: readFunctions(),
  }
}

/** What stands in an overlay's datacenter.yaml, as far as others read it. */
export interface Datacenter {
  readonly name: string
  readonly kafka: readonly string[]
}

export function readDatacenter(folder: string): Datacenter {
  const file = join(folder, 'datacenter.yaml')
  if (!existsSync(file)) {
    throw new LoadError(`${file} is missing; it has all that is particular to a datacenter`)
  }
  const faults = datacenterFaults(parsed(file))
  if (faults.length > 0) {
    throw new LoadError(faults.map(({ field, says }) => `${file}: ${field} ${says}`).join('\n'))
  }
  const { spec } = parsed(file) as { readonly spec: Datacenter }
  const name = basename(folder)
  if (spec.name === name) return spec
  throw new LoadError(`${file}: spec.name is ${spec.name}, must be the folder’s name, ${name}`)
}

/** The line of a kustomization.yaml that says where the ordered stream is written. */
const ACTIVE = /components\/ordered-stream\/active\/?$/

function isActive(folder: string): boolean {
  const file = parsed(join(folder, 'kustomization.yaml')) as { components?: unknown[] } | null
  return (file?.components ?? []).some((component) => ACTIVE.test(String(component)))
}

function parsed(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new LoadError(`${file}: ${(error as Error).message.split('\n')[0]}`)
  }
}

let command: string[] | undefined

/** What Kustomize makes of a folder. */
export function render(folder: string): KubernetesObject[] {
  try {
    command ??= run(join(import.meta.dirname, 'kustomize'), [])
      .trim()
      .split('\n')
    const [program = '', ...args] = command
    return parseObjects(run(program, [...args, folder]))
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string }
    const text = (stderr || message).replaceAll(/\s+/g, ' ').trim()
    throw new LoadError(`${folder}: ${text.replace(/^.*?(Error: |err=)/, '')}`)
  }
}

const run = (program: string, args: readonly string[]) =>
  execFileSync(program, args, { encoding: 'utf8', stdio: 'pipe' })

function readFunctions(): Overlay['functions'] {
  const folders = globSync('functions/*/index.ts', { cwd: root }).map(dirname)
  return new Map(
    folders.map((folder) => {
      const file = join(root, folder, 'func.yaml')
      const yaml = existsSync(file) ? (parsed(file) as FuncYaml) : undefined
      return [basename(folder), yaml]
    }),
  )
}

/** Reads an overlay from its folder and renders it. */
import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { parse } from 'yaml'
import { kustomizeCommand, NO_KUSTOMIZE } from './kustomize.ts'
import { type KubernetesObject, parseObjects } from './objects.ts'
import type { FuncYaml, Overlay } from './overlay.ts'
import { datacenterFaults } from './schemas.ts'

const root = join(import.meta.dirname, '../..')

/** The overlay cannot be rendered. Each line of the message says what is wrong, and in which file. */
export class LoadError extends Error {}

/** @param folder the overlay's folder; the folders beside it are the other datacenters' overlays */
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

/** The part of an overlay's datacenter.yaml that is read here. */
export interface Datacenter {
  readonly name: string
  readonly kafka: readonly string[]
}

export function readDatacenter(folder: string): Datacenter {
  const file = join(folder, 'datacenter.yaml')
  if (!existsSync(file)) {
    throw new LoadError(
      `${file} is missing; copy the one of another datacenter and change its values`,
    )
  }
  const faults = datacenterFaults(parsed(file))
  if (faults.length > 0) {
    throw new LoadError(
      faults.map(({ field, message }) => `${file}: ${field} ${message}`).join('\n'),
    )
  }
  const { spec } = parsed(file) as { readonly spec: Datacenter }
  const name = basename(folder)
  if (spec.name === name) return spec
  throw new LoadError(`${file}: spec.name is ${spec.name}; write the folder’s name, ${name}`)
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

let command: readonly string[] | undefined

/**
 * The objects that Kustomize makes of a folder.
 * @param by the command that renders it, when it must be a certain one
 */
export function render(folder: string, by?: readonly string[]): KubernetesObject[] {
  command ??= kustomizeCommand()
  const [program, ...args] = by ?? command ?? []
  if (program === undefined) throw new LoadError(NO_KUSTOMIZE)
  try {
    const text = execFileSync(program, [...args, folder], { encoding: 'utf8', stdio: 'pipe' })
    return parseObjects(text)
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string }
    const text = (stderr || message).replaceAll(/\s+/g, ' ').trim()
    throw new LoadError(`${folder}: ${text.replace(/^.*?(Error: |err=)/, '')}`)
  }
}

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

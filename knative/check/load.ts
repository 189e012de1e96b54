/** Reads an overlay from its folder and renders it. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type Functions, parsed, readFunctions } from '../functions.ts'
import { LoadError } from '../load-error.ts'
import { kustomizeCommand, NO_KUSTOMIZE } from './kustomize.ts'
import { type KubernetesObject, parseObjects } from './objects.ts'
import type { Overlay } from './overlay.ts'
import { datacenterFaults } from './schemas.ts'

let read: Functions | undefined

/** The functions of this repository, read once. */
function ours(): Functions {
  read ??= readFunctions(join(import.meta.dirname, '../..'))
  return read
}

export { LoadError }

/**
 * @param folder the overlay's folder; the folders beside it are the other datacenters' overlays
 * @param functions those that the overlay may call
 */
export function loadOverlay(folder: string, functions: Functions = ours()): Overlay {
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
    ...functions,
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

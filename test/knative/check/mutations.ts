/**
 * The mutations in mutations/*.yaml, each of which breaks an overlay in one way:
 *
 *     complete-delivery:                     the rule that must report it
 *       - breaks: a step without retries     what is wrong, for the test's title
 *         on: direct                         if an overlay with components/direct is broken (or direct-order)
 *         set: { step.delivery.retry: 0 }    how to break it: the operations below
 *         reports: spec.steps.0.delivery…    what the rule must print, as far as it is written here
 *
 * A path begins with a name of parts.ts; a key with dots stands in brackets. An operation whose path does
 * not lead anywhere throws.
 */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Overlay } from '../../../knative/check/overlay.ts'
import { directOrderParts, directParts, type Json, parts } from './parts.ts'

const OVERLAYS = { direct: directParts, 'direct-order': directOrderParts }

export interface Mutation {
  readonly breaks: string
  readonly on?: keyof typeof OVERLAYS
  readonly reports: string
  /** Objects to put into the overlay; the first one is then `added`. */
  readonly add?: readonly object[]
  /** Paths of objects to copy within the overlay; then `copies`, and `copy` for the first one. */
  readonly copy?: string | readonly string[]
  /** The path of an object to take out of the overlay. */
  readonly remove?: string
  readonly delete?: string | readonly string[]
  readonly set?: Readonly<Record<string, unknown>>
  /** Values to append to lists. */
  readonly push?: Readonly<Record<string, unknown>>
}

const folder = join(import.meta.dirname, 'mutations')

/** The mutations by the rule that must report them. */
export const MUTATIONS: Readonly<Record<string, readonly Mutation[]>> = mutations()

function mutations() {
  const all: Record<string, Mutation[]> = {}
  for (const file of globSync('*.yaml', { cwd: folder })) {
    const { definitions: _, ...rules } = parse(readFileSync(join(folder, file), 'utf8'))
    for (const [rule, cases] of Object.entries<Mutation[]>(rules))
      all[rule] = [...(all[rule] ?? []), ...cases]
  }
  return all
}

/** The overlay of parts.ts, broken. */
export function broken(mutation: Mutation): Overlay {
  const names: Json = mutation.on ? OVERLAYS[mutation.on]() : parts()
  const { objects } = names.overlay
  const insert = (objects_: readonly Json[]) => {
    for (const { metadata, ...object } of structuredClone(objects_)) {
      objects.push({ ...object, metadata: { namespace: 'tributary', ...metadata } })
    }
    return objects.slice(-objects_.length)
  }
  if (mutation.add) [names.added] = insert(mutation.add)
  if (mutation.copy) {
    names.copies = insert(list(mutation.copy).map((path) => valueAt(names, path)))
    names.copy = names.copies[0]
  }
  if (mutation.remove) objects.splice(objects.indexOf(valueAt(names, mutation.remove)), 1)
  for (const path of list(mutation.delete ?? [])) {
    const { owner, key } = placeOf(names, path)
    if (!(key in owner)) throw new Error(`nothing to delete at ${path}`)
    delete owner[key]
  }
  for (const [path, value] of Object.entries(mutation.set ?? {})) {
    const { owner, key } = placeOf(names, path)
    owner[key] = structuredClone(value)
  }
  for (const [path, value] of Object.entries(mutation.push ?? {})) {
    valueAt(names, path).push(structuredClone(value))
  }
  return {
    ...names.overlay,
    functions: new Map(Object.entries(names.functions)),
    definitions: new Map(Object.entries(names.definitions)),
  }
}

const list = (value: string | readonly string[]) => (typeof value === 'string' ? [value] : value)

function valueAt(names: Json, path: string): Json {
  const { owner, key } = placeOf(names, path)
  if (owner[key] === undefined) throw new Error(`there is nothing at ${path}`)
  return owner[key]
}

function placeOf(names: Json, path: string): { owner: Json; key: string } {
  const keys = [...path.matchAll(/\[([^\]]+)\]|[^.[\]]+/g)].map(([whole, inner]) => inner ?? whole)
  const key = keys.pop() as string
  const owner = keys.reduce((value, name) => value?.[name], names)
  if (typeof owner !== 'object' || owner === null) throw new Error(`${path} leads nowhere`)
  return { owner, key }
}

/** What a rendered overlay says about the order in which its objects can be applied. */
import { parseAllDocuments } from 'yaml'
import type { KubernetesObject } from '../knative/check/objects.ts'

/** A function that a pipeline refers to, which `func deploy` has to make. */
export interface FunctionReference {
  readonly name: string
  readonly namespace: string
}

/** @param text what `kubectl kustomize` prints */
export const parseObjects = (text: string): KubernetesObject[] =>
  parseAllDocuments(text).flatMap((document) => document.toJS() ?? [])

/** Objects as one document that kubectl reads. */
export const listOf = (items: readonly KubernetesObject[]): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'List', items })

/** Where events come in. */
export const isSource = ({ kind }: KubernetesObject): boolean => kind === 'KafkaSource'

const ON_THE_WAY = ['Sequence', 'KafkaChannel', 'Subscription', 'KafkaSink', 'SinkBinding']

/** What an event passes on its way: its condition Ready tells whether it would arrive. */
export const carriesEvents = (object: KubernetesObject): boolean =>
  ON_THE_WAY.includes(object.kind) || isService(object)

/** The Knative Services that are referred to but not among the objects. */
export function functionsOf(objects: readonly KubernetesObject[]): FunctionReference[] {
  const own = new Set(objects.filter(isService).map(({ metadata }) => metadata.name))
  const found = new Map<string, FunctionReference>()
  for (const object of objects) {
    const { namespace: home = 'default' } = object.metadata
    for (const { name, namespace = home } of references(object)) {
      if (!own.has(name)) found.set(`${namespace}/${name}`, { name, namespace })
    }
  }
  return [...found.values()]
}

function isService(value: object): boolean {
  const { apiVersion, kind } = value as Partial<KubernetesObject>
  return kind === 'Service' && apiVersion?.startsWith('serving.knative.dev/') === true
}

function* references(value: unknown): Generator<{ name: string; namespace?: string }> {
  if (typeof value !== 'object' || value === null) return
  if (isService(value) && 'name' in value) yield value as { name: string }
  for (const child of Object.values(value)) yield* references(child)
}

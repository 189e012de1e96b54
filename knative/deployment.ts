/** What a rendered overlay says about the order in which its objects are applied and deleted. */
import type { KubernetesObject } from './check/objects.ts'

/** A function that a pipeline refers to, which `func deploy` has to make. */
export interface FunctionReference {
  readonly name: string
  readonly namespace: string
}

/** Objects as one document that kubectl reads. */
export const listOf = (items: readonly KubernetesObject[]): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'List', items })

/** A function that reads Kafka itself (components/direct). */
export const isDirect = ({ kind }: KubernetesObject): boolean => kind === 'Deployment'

/** They bring events in, so they are applied last and deleted first. */
export const isSource = (object: KubernetesObject): boolean =>
  object.kind === 'KafkaSource' || isDirect(object)

const SENDERS = ['Sequence', 'KafkaChannel', 'Subscription', 'SinkBinding']

/** Objects that send events on to a function or a sink. */
export const isSender = ({ kind }: KubernetesObject): boolean => SENDERS.includes(kind)

/** Objects that an event passes through; while one of them is not ready, the event would be lost. */
export const carriesEvents = (object: KubernetesObject): boolean =>
  isSender(object) || object.kind === 'KafkaSink' || isService(object)

/** The Knative Services that are referred to but are not among the objects. */
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

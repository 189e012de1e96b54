/** The paths that events take from object to object, as edges of a graph. */
import { directsOf } from './direct.ts'
import { type KubernetesObject, ofKind, type Reference } from './objects.ts'
import type { Overlay } from './overlay.ts'

/** Each node is `<kind> <name>`, or a topic's name. */
export type Ways = readonly (readonly [from: string, to: string])[]

export const nodeOf = ({ kind, metadata }: KubernetesObject): string => `${kind} ${metadata.name}`
const nodeOfReference = ({ kind, name }: Reference): string => `${kind} ${name}`

/** Where events go on from an object or a topic. Dead letters are left out: they have their own rule. */
export function ways(overlay: Overlay): Ways {
  const { objects } = overlay
  return [
    ...ofKind(objects, 'KafkaSource').flatMap((source) => [
      ...source.spec.topics.map((topic) => [topic, nodeOf(source)] as const),
      [nodeOf(source), nodeOfReference(source.spec.sink.ref)] as const,
    ]),
    ...ofKind(objects, 'Sequence').flatMap((sequence) =>
      [...sequence.spec.steps, ...(sequence.spec.reply ? [sequence.spec.reply] : [])].map(
        ({ ref }) => [nodeOf(sequence), nodeOfReference(ref)] as const,
      ),
    ),
    ...ofKind(objects, 'Subscription').flatMap(({ spec: { channel, subscriber, reply } }) =>
      [subscriber, ...(reply ? [reply] : [])].map(
        ({ ref }) => [nodeOfReference(channel), nodeOfReference(ref)] as const,
      ),
    ),
    ...ofKind(objects, 'SinkBinding').map(
      ({ spec }) => [nodeOfReference(spec.subject), nodeOfReference(spec.sink.ref)] as const,
    ),
    ...ofKind(objects, 'KafkaSink').map((sink) => [nodeOf(sink), sink.spec.topic] as const),
    ...directsOf(overlay).flatMap(({ object, topics, output = '' }) => [
      ...topics.map((topic) => [topic, nodeOf(object)] as const),
      [nodeOf(object), output] as const,
    ]),
  ]
}

/** Every node that events from `start` come to, `start` included, the nearest first. */
export function reachableFrom(start: string, edges: Ways): Set<string> {
  const reached = new Set([start])
  // Iterating over a Set also visits what is added during the loop.
  for (const node of reached) {
    for (const [from, to] of edges) if (from === node) reached.add(to)
  }
  return reached
}

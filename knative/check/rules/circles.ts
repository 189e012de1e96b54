/** What a pipeline writes must not come back to it. */
import { type KubernetesObject, ofKind, type Reference } from '../objects.ts'
import { problem, type Rule } from '../rule.ts'

export const noCircles: Rule = {
  name: 'no-circles',
  why: 'a pipeline that reads what it writes gets each of its events again, for ever',
  *check({ objects }) {
    const edges = ways(objects)
    const sinks = ofKind(objects, 'KafkaSink')
    for (const { metadata, spec } of ofKind(objects, 'KafkaSource')) {
      const reached = reachableFrom(`KafkaSource ${metadata.name}`, edges)
      for (const sink of sinks.filter((sink) => reached.has(nameOf(sink)))) {
        const { topic } = sink.spec
        if (!spec.topics.includes(topic)) continue
        const says = `is ${topic}, which KafkaSource ${metadata.name} reads, whose events end up here`
        yield problem(sink, 'spec.topic', says)
      }
    }
  },
}

type Ways = readonly (readonly [from: string, to: string])[]

/** Where events go on from an object or a topic; dead letters have a rule of their own. */
function ways(objects: readonly KubernetesObject[]): Ways {
  const to = ({ kind, name }: Reference) => `${kind} ${name}`
  return [
    ...ofKind(objects, 'KafkaSource').flatMap((source) => [
      ...source.spec.topics.map((topic) => [topic, nameOf(source)] as const),
      [nameOf(source), to(source.spec.sink.ref)] as const,
    ]),
    ...ofKind(objects, 'Sequence').flatMap((sequence) =>
      [...sequence.spec.steps, ...(sequence.spec.reply ? [sequence.spec.reply] : [])].map(
        ({ ref }) => [nameOf(sequence), to(ref)] as const,
      ),
    ),
    ...ofKind(objects, 'Subscription').flatMap(({ spec: { channel, subscriber, reply } }) =>
      [subscriber, ...(reply ? [reply] : [])].map(({ ref }) => [to(channel), to(ref)] as const),
    ),
    ...ofKind(objects, 'SinkBinding').map(
      ({ spec }) => [to(spec.subject), to(spec.sink.ref)] as const,
    ),
    ...ofKind(objects, 'KafkaSink').map((sink) => [nameOf(sink), sink.spec.topic] as const),
  ]
}

const nameOf = ({ kind, metadata }: KubernetesObject) => `${kind} ${metadata.name}`

function reachableFrom(start: string, edges: Ways): Set<string> {
  const reached = new Set([start])
  // A Set's loop comes to what is added meanwhile.
  for (const place of reached) {
    for (const [from, to] of edges) if (from === place) reached.add(to)
  }
  return reached
}

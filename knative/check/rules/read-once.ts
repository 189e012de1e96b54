/** A topic's events must reach each pipeline once. */
import { type KafkaSource, type KubernetesObject, ofKind, type Reference } from '../objects.ts'
import { problem, type Rule } from '../rule.ts'
import { nodeOf } from '../ways.ts'

export const readOnce: Rule = {
  name: 'read-once',
  why: 'Two sources that bring one topic to the same pipeline send every event twice, and the copies of a page’s changes interleave.',
  *check({ objects }) {
    const earlier: { source: KafkaSource; places: Set<string> }[] = []
    for (const source of ofKind(objects, 'KafkaSource')) {
      const places = placesOf(source, objects)
      for (const other of earlier) {
        const shared = [...places].find((place) => other.places.has(place))
        const i = source.spec.topics.findIndex((topic) => other.source.spec.topics.includes(topic))
        if (shared === undefined || i < 0) continue
        const message = `is ${source.spec.topics[i]}, which ${nodeOf(other.source)} also brings to ${shared}; delete one of the two sources`
        yield problem(source, `spec.topics.${i}`, message)
      }
      earlier.push({ source, places })
    }
  },
}

/** The places where a source's events must arrive once, the nearest first. */
function placesOf(source: KafkaSource, objects: readonly KubernetesObject[]): Set<string> {
  const first = source.spec.sink.ref
  // A function with a SinkBinding, such as page-key, posts the events on.
  const bindings = ofKind(objects, 'SinkBinding').filter(
    ({ spec: { subject } }) => first.kind === 'Service' && subject.name === first.name,
  )
  const entrances = [first, ...bindings.map(({ spec }) => spec.sink.ref)]
  return new Set(entrances.flatMap((entrance) => [name(entrance), ...workOf(entrance, objects)]))
}

/** What a Sequence or a channel does: a copy of it under another name does the same work again. */
function workOf({ kind, name: own }: Reference, objects: readonly KubernetesObject[]): string[] {
  const sequences = ofKind(objects, 'Sequence')
    .filter(({ metadata }) => kind === 'Sequence' && metadata.name === own)
    .map(({ spec: { steps, reply } }) => [...steps.map(({ ref }) => ref), reply?.ref])
  const subscriptions = ofKind(objects, 'Subscription')
    .filter(({ spec: { channel } }) => channel.kind === kind && channel.name === own)
    .map(({ spec: { subscriber, reply } }) => [subscriber.ref, reply?.ref])
  return [...sequences, ...subscriptions].map((passed) =>
    passed.flatMap((each) => (each ? name(each) : [])).join(' → '),
  )
}

const name = ({ kind, name }: Reference) => `${kind} ${name}`

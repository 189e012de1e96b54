/** Names that Kubernetes, Kafka and CloudEvents take. */
import { ofKind } from '../objects.ts'
import { problem, type Rule } from '../rule.ts'

/** RFC 1035: a Service's name becomes a host, the others are held to it too. */
const LABEL = /^[a-z]([a-z0-9-]*[a-z0-9])?$/
const MAX_LABEL = 63
const TOPIC = /^[a-zA-Z0-9._-]+$/
const MAX_TOPIC = 249

export const kubernetesNames: Rule = {
  name: 'kubernetes-names',
  why: 'what Knative makes of an object has a longer name, and is refused where nobody looks',
  *check({ objects }) {
    for (const object of objects) {
      const { name } = object.metadata
      const made = madeOf(object.kind, name)
      if (LABEL.test(name) && made.length <= MAX_LABEL) continue
      const says = `${made} must be at most ${MAX_LABEL} lower-case letters, digits and hyphens, a letter first; it has ${made.length}`
      yield problem(object, 'metadata.name', says)
    }
  },
}

/** The longest name that comes of it: a channel, a revision, or itself. */
function madeOf(kind: string, name: string): string {
  if (kind === 'Sequence') return `${name}-kn-sequence-0`
  return kind === 'Service' ? `${name}-00001` : name
}

export const topicNames: Rule = {
  name: 'topic-names',
  why: 'Kafka refuses other names, and the topic of a channel has one that is made of three',
  *check({ objects }) {
    const wrong = (topic: string) => !TOPIC.test(topic) || topic.length > MAX_TOPIC
    const allowed = `must be at most ${MAX_TOPIC} letters, digits, dots, _ and -`
    for (const source of ofKind(objects, 'KafkaSource')) {
      for (const [i, topic] of source.spec.topics.entries()) {
        if (wrong(topic)) yield problem(source, `spec.topics.${i}`, `is ${topic}, ${allowed}`)
      }
    }
    for (const sink of ofKind(objects, 'KafkaSink')) {
      const { topic } = sink.spec
      if (wrong(topic)) yield problem(sink, 'spec.topic', `is ${topic}, ${allowed}`)
    }
  },
}

/** The attributes that an event has of its own. */
const TAKEN = [
  ...['id', 'source', 'type', 'specversion', 'subject', 'time', 'datacontenttype', 'dataschema'],
  ...['data', 'partitionkey', 'traceparent', 'tracestate'],
]

export const extensionNames: Rule = {
  name: 'extension-names',
  why: 'an extension with another name makes every delivery fail, and one that is taken hides the event’s own',
  *check({ objects }) {
    for (const object of [...ofKind(objects, 'KafkaSource'), ...ofKind(objects, 'SinkBinding')]) {
      for (const name of Object.keys(object.spec.ceOverrides?.extensions ?? {})) {
        const field = `spec.ceOverrides.extensions.${name}`
        if (!/^[a-z0-9]{1,20}$/.test(name)) {
          yield problem(object, field, 'must be 1 to 20 lower-case letters and digits')
        } else if (TAKEN.includes(name)) {
          yield problem(object, field, `is an attribute that events have: ${TAKEN.join(', ')}`)
        }
      }
    }
  },
}

/** Names that Kubernetes, Kafka and CloudEvents accept. */
import { ofKind } from '../objects.ts'
import { problem, type Rule } from '../rule.ts'

/** RFC 1035, since a Service's name becomes a host name. The other kinds are held to it as well. */
const LABEL = /^[a-z]([a-z0-9-]*[a-z0-9])?$/
const MAX_LABEL = 63
const TOPIC = /^[a-zA-Z0-9._-]+$/
const MAX_TOPIC = 249

export const kubernetesNames: Rule = {
  name: 'kubernetes-names',
  why: 'Knative adds to an object’s name for the objects it makes from it. If that is too long they are refused, and only a log says so.',
  *check({ objects }) {
    for (const object of objects) {
      const { name } = object.metadata
      const longest = longestNameFrom(object.kind, name)
      if (LABEL.test(name) && longest.length <= MAX_LABEL) continue
      const has = longest === name ? `is ${name}` : `becomes ${longest} in what Knative makes of it`
      const message = `${has}, ${longest.length} characters; use at most ${MAX_LABEL} lower-case letters, digits and hyphens, with a letter first`
      yield problem(object, 'metadata.name', message)
    }
  },
}

/** The longest name that Knative makes from an object's name: a channel's or a revision's. */
function longestNameFrom(kind: string, name: string): string {
  if (kind === 'Sequence') return `${name}-kn-sequence-0`
  return kind === 'Service' ? `${name}-00001` : name
}

export const topicNames: Rule = {
  name: 'topic-names',
  why: 'Kafka refuses a topic with another name, so the source or sink never becomes ready.',
  *check({ objects }) {
    const isWrong = (topic: string) => !TOPIC.test(topic) || topic.length > MAX_TOPIC
    const allowed = `use at most ${MAX_TOPIC} letters, digits, dots, _ and -`
    for (const source of ofKind(objects, 'KafkaSource')) {
      for (const [i, topic] of source.spec.topics.entries()) {
        if (isWrong(topic)) yield problem(source, `spec.topics.${i}`, `is ${topic}; ${allowed}`)
      }
    }
    for (const sink of ofKind(objects, 'KafkaSink')) {
      const { topic } = sink.spec
      if (isWrong(topic)) yield problem(sink, 'spec.topic', `is ${topic}; ${allowed}`)
    }
  },
}

/** The attributes that an event has already. */
const ATTRIBUTES = [
  ...['id', 'source', 'type', 'specversion', 'subject', 'time', 'datacontenttype', 'dataschema'],
  ...['data', 'partitionkey', 'traceparent', 'tracestate'],
]

export const extensionNames: Rule = {
  name: 'extension-names',
  why: 'With any other character in an extension’s name every delivery fails. An extension named like an attribute overwrites it.',
  *check({ objects }) {
    for (const object of [...ofKind(objects, 'KafkaSource'), ...ofKind(objects, 'SinkBinding')]) {
      for (const name of Object.keys(object.spec.ceOverrides?.extensions ?? {})) {
        const field = `spec.ceOverrides.extensions.${name}`
        if (!/^[a-z0-9]{1,20}$/.test(name)) {
          yield problem(object, field, 'use 1 to 20 lower-case letters and digits')
        } else if (ATTRIBUTES.includes(name)) {
          const message = `is an attribute of every event; use a name other than ${ATTRIBUTES.join(', ')}`
          yield problem(object, field, message)
        }
      }
    }
  },
}

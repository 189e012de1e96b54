/** Each event is computed in one datacenter, so an overlay uses the topics of its own datacenter only. */
import { directsOf, ENV } from '../direct.ts'
import { type KubernetesObject, ofKind, values } from '../objects.ts'
import { isOrderedInput, orderedStreamOf } from '../ordered-stream.ts'
import type { Overlay } from '../overlay.ts'
import { problem, type Rule } from '../rule.ts'

export const ownTopics: Rule = {
  name: 'own-topics',
  why: 'Each event must be computed once, in the datacenter whose topic it is in.',
  *check(overlay) {
    const { objects, name: dc } = overlay
    // The ordered stream is the exception: it reads all datacenters' topics, and its own names none.
    const { sources, outputs, direct } = orderedStreamOf(overlay)
    const topics = [
      ...ofKind(objects, 'KafkaSource').flatMap((object) =>
        object.spec.topics
          .map((topic, i) => ({ object, field: `spec.topics.${i}`, topic }))
          .filter(({ topic }) => !(sources.includes(object) && isOrderedInput(overlay, topic))),
      ),
      ...ofKind(objects, 'KafkaSink').flatMap((object) => {
        if (outputs.includes(object)) return []
        return { object, field: 'spec.topic', topic: object.spec.topic }
      }),
      ...directsOf(overlay).flatMap(({ object, env, topics }) => {
        const isOrdered = object === direct?.object
        const own = topics.filter((topic) => !(isOrdered && isOrderedInput(overlay, topic)))
        const outputs = isOrdered ? [] : ['KAFKA_OUTPUT_TOPIC']
        const written = [
          ...own.map((topic) => ['KAFKA_TOPIC', topic] as const),
          ...[...outputs, 'KAFKA_DEAD_LETTER_TOPIC'].map((name) => [name, env[name]] as const),
        ]
        return written.flatMap(([name, topic]) =>
          topic === undefined ? [] : { object, field: `${ENV}.${name}`, topic },
        )
      }),
    ]
    for (const { object, field, topic } of topics) {
      if (topic.startsWith(`${dc}.`) && topic.length > dc.length + 1) continue
      yield problem(object, field, `is ${topic}; begin it with the datacenter, ${dc}.`)
    }
  },
}

export const noOtherDatacenter: Rule = {
  name: 'no-other-datacenter',
  why: 'Another datacenter’s topics, brokers and wikis belong to its own pipelines. Used here, events are computed twice, or late.',
  *check(overlay) {
    const { objects, name: dc, datacenters } = overlay
    const others = datacenters.filter((name) => name !== dc)
    if (others.length === 0) return
    const names = new RegExp(`(?<![a-z0-9])(${others.join('|')})(?![a-z0-9])`, 'i')
    for (const object of objects) {
      for (const [path, value] of values(object)) {
        const key = path.slice(path.lastIndexOf('.') + 1)
        const text = [key, value].find((text) => typeof text === 'string' && names.test(text))
        if (!text || namesAnInput(overlay, object, path, String(text))) continue
        const message = `names another datacenter, ${JSON.stringify(text)}; write the one of ${dc}`
        yield problem(object, path, message)
      }
    }
  },
}

/** A source of the ordered stream is named after the datacenter whose topic it reads, or its function reads all. */
function namesAnInput(
  overlay: Overlay,
  object: KubernetesObject,
  path: string,
  text: string,
): boolean {
  const { sources, direct } = orderedStreamOf(overlay)
  if (object === direct?.object) {
    return text.split(',').every((topic) => isOrderedInput(overlay, topic))
  }
  const source = sources.find((source) => source === object)
  const isAllowed = /^(metadata\.name|spec\.consumerGroup|spec\.topics\.\d+)$/.test(path)
  return isAllowed && source?.spec.topics.every((topic) => isOrderedInput(overlay, topic)) === true
}

export const topicsOutliveSinks: Rule = {
  name: 'topics-outlive-sinks',
  why: 'With these fields the topic belongs to the KafkaSink, and is deleted with all its events when the sink is deleted.',
  *check({ objects }) {
    for (const sink of ofKind(objects, 'KafkaSink')) {
      for (const name of ['numPartitions', 'replicationFactor'] as const) {
        if (sink.spec[name] === undefined) continue
        const message = `is ${sink.spec[name]}; remove the field, and make the topic ${sink.spec.topic} with kafka-topics.sh`
        yield problem(sink, `spec.${name}`, message)
      }
    }
  },
}

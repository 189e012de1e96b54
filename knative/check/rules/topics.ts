/** Single compute: an overlay reads and writes the topics of its own datacenter only. */
import { type KubernetesObject, ofKind, values } from '../objects.ts'
import { isOrderedInput, orderedStreamOf } from '../ordered-stream.ts'
import type { Overlay } from '../overlay.ts'
import { problem, type Rule } from '../rule.ts'

export const ownTopics: Rule = {
  name: 'own-topics',
  why: 'every event is to be computed once, in the datacenter whose topic it is in',
  *check(overlay) {
    const { objects, name: dc } = overlay
    // The one exception: the ordered stream is made of all datacenters' topics, and belongs to none.
    const { sources, outputs } = orderedStreamOf(overlay)
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
    ]
    for (const { object, field, topic } of topics) {
      if (topic.startsWith(`${dc}.`) && topic.length > dc.length + 1) continue
      yield problem(object, field, `is ${topic}, must begin with the datacenter: ${dc}.`)
    }
  },
}

export const noOtherDatacenter: Rule = {
  name: 'no-other-datacenter',
  why: 'its topics, brokers and wikis are for its own pipelines; used here, events are computed twice or late',
  *check(overlay) {
    const { objects, name: dc, datacenters } = overlay
    const others = datacenters.filter((name) => name !== dc)
    if (others.length === 0) return
    const names = new RegExp(`(?<![a-z0-9])(${others.join('|')})(?![a-z0-9])`, 'i')
    for (const object of objects) {
      for (const [path, value] of values(object)) {
        const key = path.slice(path.lastIndexOf('.') + 1)
        const text = [key, value].find((text) => typeof text === 'string' && names.test(text))
        if (text && !namesAnInput(overlay, object, path))
          yield problem(object, path, `names another datacenter: ${JSON.stringify(text)}`)
      }
    }
  },
}

/** A source of the ordered stream is named for the datacenter whose topic it reads. */
function namesAnInput(overlay: Overlay, object: KubernetesObject, path: string): boolean {
  const source = orderedStreamOf(overlay).sources.find((source) => source === object)
  const isAllowed = /^(metadata\.name|spec\.consumerGroup|spec\.topics\.\d+)$/.test(path)
  return isAllowed && source?.spec.topics.every((topic) => isOrderedInput(overlay, topic)) === true
}

export const topicsOutliveSinks: Rule = {
  name: 'topics-outlive-sinks',
  why: 'with numPartitions and replicationFactor the topic is the KafkaSink’s own, and deleted together with it',
  *check({ objects }) {
    for (const sink of ofKind(objects, 'KafkaSink')) {
      for (const name of ['numPartitions', 'replicationFactor'] as const) {
        if (sink.spec[name] === undefined) continue
        const says = `is ${sink.spec[name]}; remove it, and make the topic ${sink.spec.topic} yourself`
        yield problem(sink, `spec.${name}`, says)
      }
    }
  },
}

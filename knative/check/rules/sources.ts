/** The position from which a KafkaSource reads. */
import { directsOf, ENV } from '../direct.ts'
import { ofKind } from '../objects.ts'
import { problem, type Rule } from '../rule.ts'
import { nodeOf } from '../ways.ts'

export const consumerGroups: Rule = {
  name: 'consumer-groups',
  why: 'Without a name Knative makes up a random group, so a source that is created again forgets its position. Two sources with one group each get only part of the events.',
  *check(overlay) {
    const { objects, name: dc } = overlay
    const owners = new Map<string, string>()
    const readers = [
      ...ofKind(objects, 'KafkaSource').map((object) => {
        return { object, field: 'spec.consumerGroup', consumerGroup: object.spec.consumerGroup }
      }),
      ...directsOf(overlay).map(({ object, group }) => {
        return { object, field: `${ENV}.KAFKA_CONSUMER_GROUP`, consumerGroup: group }
      }),
    ]
    for (const { object, field, consumerGroup } of readers) {
      const complain = (message: string) => problem(object, field, message)
      if (consumerGroup === undefined) {
        yield complain(`is missing; write ${dc}.tributary.${object.metadata.name}, for example`)
        continue
      }
      if (!consumerGroup.startsWith(`${dc}.`)) {
        yield complain(`is ${consumerGroup}; begin it with the datacenter, ${dc}.`)
      }
      const owner = owners.get(consumerGroup)
      if (owner) {
        yield complain(`is ${consumerGroup}, which ${owner} has already; write another one`)
      }
      owners.set(consumerGroup, nodeOf(object))
    }
  },
}

export const initialOffset: Rule = {
  name: 'initial-offset',
  why: 'A new consumer group starts here. At `latest`, the default, it skips all events that are in the topic before the source is ready, and they are never enriched.',
  *check({ objects }) {
    for (const source of ofKind(objects, 'KafkaSource')) {
      const { initialOffset, consumerGroup, topics } = source.spec
      if (initialOffset === 'earliest') continue
      const skip = `kafka-consumer-groups.sh --group ${consumerGroup} --topic ${topics[0]} --reset-offsets --to-latest --execute`
      const message = `is ${initialOffset ?? 'missing'}; write earliest. To skip old events on purpose, do it once, before the first deploy: ${skip}`
      yield problem(source, 'spec.initialOffset', message)
    }
  },
}

export const writtenOrdering: Rule = {
  name: 'written-ordering',
  why: 'This field decides whether the changes of a page stay in order and how many events are in flight, so it must not be left to a default.',
  *check({ objects }) {
    for (const source of ofKind(objects, 'KafkaSource')) {
      if (source.spec.ordering) continue
      yield problem(source, 'spec.ordering', 'is missing; write ordered or unordered')
    }
  },
}

/** Where a KafkaSource begins, and as whom. */
import { ofKind } from '../objects.ts'
import { problem, type Rule } from '../rule.ts'

export const consumerGroups: Rule = {
  name: 'consumer-groups',
  why: 'the default is random, so a source made anew forgets where it was; two of one group share its events out',
  *check({ objects, name: dc }) {
    const owners = new Map<string, string>()
    for (const source of ofKind(objects, 'KafkaSource')) {
      const { consumerGroup } = source.spec
      const complain = (says: string) => problem(source, 'spec.consumerGroup', says)
      if (consumerGroup === undefined) {
        yield complain(`is missing; such as ${dc}.tributary.${source.metadata.name}`)
        continue
      }
      if (!consumerGroup.startsWith(`${dc}.`)) {
        yield complain(`is ${consumerGroup}, must begin with the datacenter: ${dc}.`)
      }
      const owner = owners.get(consumerGroup)
      if (owner) yield complain(`is ${consumerGroup}, which KafkaSource ${owner} has already`)
      owners.set(consumerGroup, source.metadata.name)
    }
  },
}

export const writtenDefaults: Rule = {
  name: 'written-defaults',
  why: 'initialOffset is `latest` by default, which skips what the topic holds; ordering decides about order and speed',
  *check({ objects }) {
    for (const source of ofKind(objects, 'KafkaSource')) {
      const { initialOffset, ordering } = source.spec
      if (!initialOffset) {
        yield problem(source, 'spec.initialOffset', 'is missing; write earliest or latest')
      }
      if (!ordering)
        yield problem(source, 'spec.ordering', 'is missing; write ordered or unordered')
    }
  },
}

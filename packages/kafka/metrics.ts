/** The metrics of the direct transport. */
import { Counter, Gauge, type Metrics } from '@tributary/runtime'
import type { AssignedPartition } from './assigned-partition.ts'

type ByPartition = 'topic' | 'partition'

export class KafkaMetrics {
  readonly retries: Counter<'topic'>
  readonly deadLetters: Counter<'topic'>
  readonly rebalances: Counter<string>

  /** @param partitions those of this process now */
  constructor(
    { registry }: Metrics,
    topics: readonly string[],
    partitions: () => Iterable<AssignedPartition> | undefined,
  ) {
    const registers = [registry]
    const gauge = (name: string, help: string, value: (partition: AssignedPartition) => number) =>
      new Gauge<ByPartition>({
        name: `tributary_kafka_${name}`,
        help,
        labelNames: ['topic', 'partition'],
        registers,
        collect() {
          this.reset()
          for (const each of partitions() ?? []) {
            this.set({ topic: each.topic, partition: String(each.partition) }, value(each))
          }
        },
      })
    gauge('lag', 'Records of a partition that are not finished.', ({ end, offsets }) =>
      Math.max(0, Number(end - offsets.position)),
    )
    gauge('in_flight', 'Events that are being handled.', ({ inFlight }) => inFlight)
    gauge(
      'waiting',
      'Records that were read and wait: for a place, their lane, or a retry.',
      (each) => each.waiting,
    )
    gauge('committed_offset', 'The offset that the group has committed; -1 for none.', (each) =>
      Number(each.committedOffset),
    )
    const counter = (name: string, help: string) => {
      const made = new Counter({
        name: `tributary_kafka_${name}`,
        help,
        labelNames: ['topic'],
        registers,
      })
      for (const topic of topics) made.inc({ topic }, 0)
      return made
    }
    this.retries = counter('retries_total', 'Events that failed and are tried again.')
    this.deadLetters = counter('dead_letters_total', 'Events that became dead letters.')
    this.rebalances = new Counter({
      name: 'tributary_kafka_rebalances_total',
      help: 'Changes of the partitions among the members of the group, after this one joined.',
      registers,
    })
  }
}

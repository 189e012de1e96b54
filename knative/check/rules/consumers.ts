/** How many consumers a KafkaSource has. rules/orderer.ts has more for the ordered stream's sources. */
import { type KafkaSource, ofKind } from '../objects.ts'
import { orderedStreamOf } from '../ordered-stream.ts'
import { isPaused, PAUSED } from '../pause.ts'
import { problem, type Rule } from '../rule.ts'

const SCALING = 'autoscaling.eventing.knative.dev'

export const pausedOnPurpose: Rule = {
  name: 'paused-on-purpose',
  why: 'A source without consumers reads nothing while its topic fills up, and Kafka deletes events that nobody read in time.',
  *check(overlay) {
    const ordered = orderedStreamOf(overlay).sources
    for (const source of ofKind(overlay.objects, 'KafkaSource')) {
      const { consumers = 1 } = source.spec
      if (!isPaused(source)) {
        // passive-rests says when a source of the ordered stream must have none.
        if (consumers > 0 || ordered.includes(source)) continue
        const { name } = source.metadata
        const pause = overlay.definitions.has(name)
          ? `list components/paused/${name} in kustomization.yaml`
          : `write the annotation ${PAUSED}: 'true'`
        const message = `is 0; write 1 or more, or ${pause} to pause it on purpose`
        yield problem(source, 'spec.consumers', message)
      } else if (consumers > 0) {
        const message = `is ${consumers}, but the annotation ${PAUSED} says that the source is paused; write 0, or remove the annotation`
        yield problem(source, 'spec.consumers', message)
      } else if (
        scaling(source, 'class') !== undefined &&
        scaling(source, 'class') !== 'disabled'
      ) {
        const message = `is ${scaling(source, 'class')}; write disabled, or KEDA starts the paused source again`
        yield problem(source, `metadata.annotations.${SCALING}/class`, message)
      }
    }
  },
}

/** The annotation in which an operator writes how many partitions each of a source's topics has. */
const PARTITIONS = 'tributary/partitions'

export const consumersHavePartitions: Rule = {
  name: 'consumers-have-partitions',
  why: 'One consumer at a time reads a partition. Consumers beyond the number of partitions get no events, and each one that starts or stops makes all others stop and repeat events.',
  *check(overlay) {
    const ordered = orderedStreamOf(overlay).sources
    for (const source of ofKind(overlay.objects, 'KafkaSource')) {
      // fixed-consumers allows a source of the ordered stream one consumer at most.
      if (ordered.includes(source)) continue
      const { consumers = 1 } = source.spec
      const counts = [
        ['spec.consumers', consumers],
        [`metadata.annotations.${SCALING}/max-scale`, Number(scaling(source, 'max-scale') ?? 0)],
      ] as const
      const written = source.metadata.annotations?.[PARTITIONS]
      for (const [field, count] of counts) {
        if (!(count > 1)) continue
        const partitions = Number(written)
        if (partitions >= count && Number.isInteger(partitions)) continue
        const message = Number.isInteger(partitions)
          ? `is ${count}, but ${PARTITIONS} says that the topics have ${partitions}; write ${partitions} or fewer`
          : `is ${count}, but the annotation ${PARTITIONS} is ${written ?? 'missing'}; write there how many partitions each topic has (kafka-topics.sh --describe)`
        yield problem(source, field, message)
      }
    }
  },
}

const scaling = ({ metadata }: KafkaSource, name: string) =>
  metadata.annotations?.[`${SCALING}/${name}`]

/** An event that cannot be delivered must become a dead letter. */
import { ofKind, values } from '../objects.ts'
import { deliverers, type Overlay } from '../overlay.ts'
import { parseDuration } from '../packages.ts'
import { problem, type Rule } from '../rule.ts'

const PARTS = ['retry', 'backoffPolicy', 'backoffDelay', 'timeout', 'deadLetterSink'] as const

export const completeDelivery: Rule = {
  name: 'complete-delivery',
  why: 'Without a dead letter sink a failed event is lost. If any other part is missing, Knative does not retry at all.',
  *check(overlay) {
    for (const { object, field, delivery = {} } of deliverers(overlay)) {
      for (const part of PARTS) {
        if (delivery[part] !== undefined) continue
        yield problem(object, `${field}.${part}`, `is missing; write all of ${PARTS.join(', ')}`)
      }
      if (delivery.retry !== undefined && delivery.retry < 1) {
        yield problem(object, `${field}.retry`, `is ${delivery.retry}; write 1 or more`)
      }
    }
  },
}

const DURATIONS = ['backoffDelay', 'timeout', 'retentionDuration']

export const isoDurations: Rule = {
  name: 'iso-durations',
  why: 'The cluster accepts any text as a duration. Knative’s controller gives up on an object whose duration it cannot read.',
  *check({ objects }) {
    for (const object of objects) {
      for (const [path, value] of values(object)) {
        if (!DURATIONS.some((name) => path.endsWith(`.${name}`))) continue
        if ((parseDuration(String(value)) ?? 0) > 0) continue
        const message = `is ${JSON.stringify(value)}; write an ISO 8601 duration above 0, such as PT0.5S, PT30S or PT168H`
        yield problem(object, path, message)
      }
    }
  },
}

export const deadLettersApart: Rule = {
  name: 'dead-letters-apart',
  why: 'Dead letters in an output topic reach its consumers; in an input topic they go round the pipeline without end.',
  *check(overlay) {
    const sinks = ofKind(overlay.objects, 'KafkaSink')
    const topicOf = new Map(sinks.map(({ metadata, spec }) => [metadata.name, spec.topic]))
    const uses = usesOfTopics(overlay, topicOf)
    for (const { object, field, delivery } of deliverers(overlay)) {
      const topic = topicOf.get(delivery?.deadLetterSink?.ref.name ?? '')
      const use = topic && uses.get(topic)
      if (!use) continue
      const message = `leads to ${topic}, the ${use}; name a KafkaSink whose topic is for dead letters only`
      yield problem(object, `${field}.deadLetterSink`, message)
    }
  },
}

/** The topics that are an input or an output, with the object that uses them so. */
function usesOfTopics({ objects }: Overlay, topicOf: ReadonlyMap<string, string>) {
  return new Map<string | undefined, string>([
    ...ofKind(objects, 'KafkaSource').flatMap(({ metadata, spec }) =>
      spec.topics.map((topic) => [topic, `input of KafkaSource ${metadata.name}`] as const),
    ),
    ...ofKind(objects, 'Sequence').map(({ metadata, spec }) => {
      const topic = topicOf.get(spec.reply?.ref.name ?? '')
      return [topic, `output of Sequence ${metadata.name}`] as const
    }),
    ...ofKind(objects, 'SinkBinding')
      .filter(({ spec: { sink } }) => sink.ref.kind === 'KafkaSink')
      .map(({ spec: { sink, subject } }) => {
        const use = `output of ${subject.kind} ${subject.name}`
        return [topicOf.get(sink.ref.name), use] as const
      }),
  ])
}

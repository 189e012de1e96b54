/** A delivery that fails must end in a dead letter. */
import { parseDuration } from '../../../packages/tributary/durations.ts'
import { ofKind, values } from '../objects.ts'
import { deliverers } from '../overlay.ts'
import { problem, type Rule } from '../rule.ts'

const PARTS = ['retry', 'backoffPolicy', 'backoffDelay', 'timeout', 'deadLetterSink'] as const

export const completeDelivery: Rule = {
  name: 'complete-delivery',
  why: 'without a dead letter sink a failed event is lost, and with any other part missing retry is 0',
  *check(overlay) {
    for (const { object, field, delivery = {} } of deliverers(overlay)) {
      for (const part of PARTS) {
        if (delivery[part] !== undefined) continue
        yield problem(object, `${field}.${part}`, `is missing; write all of ${PARTS.join(', ')}`)
      }
      if (delivery.retry !== undefined && delivery.retry < 1) {
        yield problem(object, `${field}.retry`, `is ${delivery.retry}, must be 1 or more`)
      }
    }
  },
}

const DURATIONS = ['backoffDelay', 'timeout', 'retentionDuration']

export const isoDurations: Rule = {
  name: 'iso-durations',
  why: 'nobody checks a duration when it is applied, and the controller gives up on one it cannot read',
  *check({ objects }) {
    for (const object of objects) {
      for (const [path, value] of values(object)) {
        if (!DURATIONS.some((name) => path.endsWith(`.${name}`))) continue
        if ((parseDuration(String(value)) ?? 0) > 0) continue
        const allowed = 'must be an ISO 8601 duration above 0, such as PT0.5S, PT30S or PT168H'
        yield problem(object, path, `is ${JSON.stringify(value)}, ${allowed}`)
      }
    }
  },
}

export const deadLettersApart: Rule = {
  name: 'dead-letters-apart',
  why: 'consumers of the output would get dead letters, and a source that reads its own runs in circles',
  *check(overlay) {
    const { objects } = overlay
    const sinks = new Map(ofKind(objects, 'KafkaSink').map((sink) => [sink.metadata.name, sink]))
    const topicOf = (name: string | undefined) => sinks.get(name ?? '')?.spec.topic
    const others = new Map<string | undefined, string>([
      ...ofKind(objects, 'KafkaSource').flatMap(({ metadata, spec }) =>
        spec.topics.map((topic) => [topic, `input of KafkaSource ${metadata.name}`] as const),
      ),
      ...ofKind(objects, 'Sequence').map(
        ({ metadata, spec }) =>
          [topicOf(spec.reply?.ref.name), `output of Sequence ${metadata.name}`] as const,
      ),
      ...ofKind(objects, 'SinkBinding')
        .filter(({ spec: { sink } }) => sink.ref.kind === 'KafkaSink')
        .map(
          ({ spec: { sink, subject } }) =>
            [topicOf(sink.ref.name), `output of ${subject.kind} ${subject.name}`] as const,
        ),
    ])
    for (const { object, field, delivery } of deliverers(overlay)) {
      const topic = topicOf(delivery?.deadLetterSink?.ref.name)
      const use = topic && others.get(topic)
      if (use) {
        const says = `leads to ${topic}, the ${use}; dead letters need a topic of their own`
        yield problem(object, `${field}.deadLetterSink`, says)
      }
    }
  },
}

/** A function's answer must arrive at a sink, as the plain event. */
import { ofKind } from '../objects.ts'
import { problem, type Rule } from '../rule.ts'

export const repliesArrive: Rule = {
  name: 'replies-arrive',
  why: 'A KafkaSource throws away what its sink answers, and so does a Sequence or Subscription without `reply`: the enriched events are lost.',
  *check({ objects }) {
    const bound = new Set(ofKind(objects, 'SinkBinding').map(({ spec }) => spec.subject.name))
    for (const source of ofKind(objects, 'KafkaSource')) {
      const { kind, name } = source.spec.sink.ref
      if (kind !== 'Service' || bound.has(name)) continue
      const message = `is the Service ${name}, whose answers would be thrown away; name a Sequence, or give ${name} a SinkBinding`
      yield problem(source, 'spec.sink.ref', message)
    }
    for (const object of [...ofKind(objects, 'Sequence'), ...ofKind(objects, 'Subscription')]) {
      if (object.spec.reply) continue
      yield problem(object, 'spec.reply', 'is missing; name the KafkaSink of the output')
    }
  },
}

export const plainOutput: Rule = {
  name: 'plain-output',
  why: 'With `structured` a record’s value is the CloudEvent’s envelope, not the event that consumers expect.',
  *check({ objects }) {
    for (const sink of ofKind(objects, 'KafkaSink')) {
      const { contentMode } = sink.spec
      if (contentMode === 'binary') continue
      yield problem(sink, 'spec.contentMode', `is ${contentMode ?? 'missing'}; write binary`)
    }
  },
}

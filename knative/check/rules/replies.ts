/** What a function answers must arrive somewhere, as the plain event. */
import { ofKind } from '../objects.ts'
import { problem, type Rule } from '../rule.ts'

export const repliesArrive: Rule = {
  name: 'replies-arrive',
  why: 'a KafkaSource throws replies away, and so does a Sequence or Subscription without `reply`',
  *check({ objects }) {
    const bound = new Set(ofKind(objects, 'SinkBinding').map(({ spec }) => spec.subject.name))
    for (const source of ofKind(objects, 'KafkaSource')) {
      const { kind, name } = source.spec.sink.ref
      if (kind !== 'Service' || bound.has(name)) continue
      const says = `is the Service ${name}, whose replies nobody takes; send to a Sequence, or give ${name} a SinkBinding`
      yield problem(source, 'spec.sink.ref', says)
    }
    for (const object of [...ofKind(objects, 'Sequence'), ...ofKind(objects, 'Subscription')]) {
      if (object.spec.reply) continue
      yield problem(object, 'spec.reply', 'is missing; name the KafkaSink of the output')
    }
  },
}

export const plainOutput: Rule = {
  name: 'plain-output',
  why: 'structured, a record’s value is the whole envelope instead of the event',
  *check({ objects }) {
    for (const sink of ofKind(objects, 'KafkaSink')) {
      const { contentMode } = sink.spec
      if (contentMode === 'binary') continue
      yield problem(sink, 'spec.contentMode', `is ${contentMode ?? 'missing'}, must be binary`)
    }
  },
}

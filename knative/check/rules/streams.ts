/** The streams that pipelines read and write are those of their functions' definitions. */
import { namesItsStreams, streamsOf } from '../../definition.ts'
import { directsOf, ENV } from '../direct.ts'
import { type KubernetesObject, ofKind, type Reference } from '../objects.ts'
import type { Overlay } from '../overlay.ts'
import { readersOf, streamOf } from '../readers.ts'
import { problem, type Rule } from '../rule.ts'

export const knownStreams: Rule = {
  name: 'known-streams',
  why: 'A function answers 422 to an event of a schema that it does not read, and every such event becomes a dead letter.',
  *check(overlay) {
    for (const source of ofKind(overlay.objects, 'KafkaSource')) {
      const readers = readersOf(overlay, source.spec.sink.ref)
      for (const [i, topic] of source.spec.topics.entries()) {
        const stream = streamOf(overlay, topic)
        // own-topics reports a topic of no datacenter.
        if (stream === undefined) continue
        const name = readers.findLast((reader) => !reads(overlay, reader, stream))
        const definition = name && overlay.definitions.get(name)
        if (!definition) continue
        const read = streamsOf(definition).map((input) => `${overlay.name}.${input.stream}`)
        const message = `is ${topic}, which ${name} does not read; write ${read.join(' or ')}, or add the stream to input in functions/${name}/index.ts`
        yield problem(source, `spec.topics.${i}`, message)
      }
    }
    for (const { object, name, topics } of directsOf(overlay)) {
      const definition = overlay.definitions.get(name)
      const wrong = topics.find((topic) => !reads(overlay, name, streamOf(overlay, topic) ?? topic))
      if (wrong === undefined || !definition) continue
      const read = streamsOf(definition).map(({ stream }) => `${overlay.name}.${stream}`)
      const message = `is ${wrong}, which ${name} does not read; write ${read.join(' or ')}`
      yield problem(object, `${ENV}.KAFKA_TOPIC`, message)
    }
  },
}

function reads({ definitions }: Overlay, name: string, stream: string): boolean {
  const definition = definitions.get(name)
  if (!definition || !namesItsStreams(definition)) return true
  return streamsOf(definition).some((input) => input.stream === stream)
}

export const outputStreams: Rule = {
  name: 'output-streams',
  why: 'Consumers find a stream under the name that its function writes into each event. In another topic they don’t look for it, or they find two streams in one.',
  *check(overlay) {
    for (const { object, field, sink, name } of outputs(overlay)) {
      const { output, everyDatacenter } = overlay.definitions.get(name) ?? {}
      const topic = ofKind(overlay.objects, 'KafkaSink').find(
        ({ metadata }) => sink.kind === 'KafkaSink' && metadata.name === sink.name,
      )?.spec.topic
      if (!output || !topic || (streamOf(overlay, topic) ?? topic) === output.stream) continue
      const expected = everyDatacenter ? output.stream : `${overlay.name}.${output.stream}`
      const message = `leads to ${topic}, but ${name} writes ${output.stream}; name a KafkaSink whose topic is ${expected}, or correct output in functions/${name}/index.ts`
      yield problem(object, field, message)
    }
    for (const { object, name, output } of directsOf(overlay)) {
      const { stream } = overlay.definitions.get(name)?.output ?? {}
      if (!stream || !output || (streamOf(overlay, output) ?? output) === stream) continue
      const message = `is ${output}, but ${name} writes ${stream}; write ${overlay.name}.${stream}`
      yield problem(object, `${ENV}.KAFKA_OUTPUT_TOPIC`, message)
    }
  },
}

interface Output {
  readonly object: KubernetesObject
  readonly field: string
  readonly sink: Reference
  /** The function whose results go there. */
  readonly name: string
}

function outputs({ objects }: Overlay): Output[] {
  return [
    ...ofKind(objects, 'Sequence').flatMap((object) => {
      const { reply, steps } = object.spec
      const name = steps.at(-1)?.ref.name
      return reply && name ? { object, field: 'spec.reply.ref', sink: reply.ref, name } : []
    }),
    ...ofKind(objects, 'Subscription').flatMap((object) => {
      const { reply, subscriber } = object.spec
      const { name } = subscriber.ref
      return reply ? { object, field: 'spec.reply.ref', sink: reply.ref, name } : []
    }),
    ...ofKind(objects, 'SinkBinding').map((object) => {
      const { sink, subject } = object.spec
      return { object, field: 'spec.sink.ref', sink: sink.ref, name: subject.name }
    }),
  ]
}

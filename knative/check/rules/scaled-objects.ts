/** A ScaledObject sets a Deployment's number of pods by the lag of its consumer group. */
import { directsOf } from '../direct.ts'
import { ofKind } from '../objects.ts'
import { problem, type Rule } from '../rule.ts'

export const scaledByOwnLag: Rule = {
  name: 'scaled-by-own-lag',
  why: 'KEDA asks Kafka for the lag of whatever group and topic it is given. With another one’s the pods do not follow their own backlog, and nothing says so.',
  *check(overlay) {
    const { objects } = overlay
    for (const scaled of ofKind(objects, 'ScaledObject')) {
      const { scaleTargetRef, triggers } = scaled.spec
      const target = directsOf(overlay).find(
        ({ object }) =>
          object.kind === 'Deployment' && object.metadata.name === scaleTargetRef.name,
      )
      if (!target) {
        const message = `there is no Deployment ${scaleTargetRef.name}; list components/direct/${scaleTargetRef.name}, or remove the ScaledObject`
        yield problem(scaled, 'spec.scaleTargetRef.name', message)
        continue
      }
      const { object, topics, group, env } = target
      if (object.kind === 'Deployment' && (object.spec.replicas ?? 0) > 0) {
        const message = `is ${object.spec.replicas}, which every deploy would set again, against KEDA; remove it (list components/direct-keda/${target.name} after components/direct/${target.name})`
        yield problem(object, 'spec.replicas', message)
      }
      const read = triggers.map(({ metadata }) => metadata.topic)
      for (const topic of topics.filter((each) => !read.includes(each))) {
        const message = `name ${read.join(', ')}, but ${object.metadata.name} reads ${topic}; add a trigger for it`
        yield problem(scaled, 'spec.triggers', message)
      }
      for (const [i, { metadata, authenticationRef }] of triggers.entries()) {
        const field = `spec.triggers.${i}`
        const expected = { consumerGroup: group, bootstrapServers: env.KAFKA_BROKERS }
        for (const [name, value] of Object.entries(expected)) {
          if (metadata[name] === value) continue
          const message = `is ${metadata[name] ?? 'missing'}; write ${value}, as ${object.metadata.name} has it`
          yield problem(scaled, `${field}.metadata.${name}`, message)
        }
        const { topic = '' } = metadata
        if (!topics.includes(topic)) {
          const message = `is ${topic}, which ${object.metadata.name} does not read; write ${topics.join(' or ')}`
          yield problem(scaled, `${field}.metadata.topic`, message)
        }
        const known = ofKind(objects, 'TriggerAuthentication').map(({ metadata }) => metadata.name)
        if (!authenticationRef || known.includes(authenticationRef.name)) continue
        const message = `there is no TriggerAuthentication ${authenticationRef.name}; add it, or remove the reference`
        yield problem(scaled, `${field}.authenticationRef.name`, message)
      }
    }
  },
}

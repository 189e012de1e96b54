/** The values that an operator fills in. */
import { directsOf, ENV } from '../direct.ts'
import { ofKind } from '../objects.ts'
import { containersOf } from '../pods.ts'
import { problem, type Rule } from '../rule.ts'

const ADDRESS = /^([a-z0-9.-]+|\[[0-9a-f:]+\]):[1-9]\d{0,4}$/i

export const brokers: Rule = {
  name: 'brokers',
  why: 'Nothing connects to Kafka with an address without a port, or with the placeholder of knative/base.',
  *check(overlay) {
    const { objects } = overlay
    for (const object of [...ofKind(objects, 'KafkaSource'), ...ofKind(objects, 'KafkaSink')]) {
      for (const [i, broker] of object.spec.bootstrapServers.entries()) {
        if (ADDRESS.test(broker)) continue
        const message = `is ${JSON.stringify(broker)}; write host:port (datacenter.yaml, spec.kafka)`
        yield problem(object, `spec.bootstrapServers.${i}`, message)
      }
    }
    for (const { object, env } of directsOf(overlay)) {
      const broker = env.KAFKA_BROKERS?.split(',').find((each) => !ADDRESS.test(each))
      if (broker === undefined) continue
      const message = `is ${JSON.stringify(broker)}; write host:port (datacenter.yaml, spec.kafka)`
      yield problem(object, `${ENV}.KAFKA_BROKERS`, message)
    }
  },
}

export const pinnedImages: Rule = {
  name: 'pinned-images',
  why: 'A tag can be moved to another image; then the pods of one revision run different code.',
  *check({ objects }) {
    for (const { object, container } of containersOf(objects)) {
      const { image } = container
      const [, digest] = /^\S+@sha256:([0-9a-f]{64})$/.exec(image) ?? []
      if (digest && !/^0+$/.test(digest)) continue
      const message = `is ${image}; write a digest, name@sha256:… (kustomization.yaml, images)`
      yield problem(object, 'spec.template.spec.containers.0.image', message)
    }
  },
}

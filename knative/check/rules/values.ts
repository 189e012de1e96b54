/** The values that an operator fills in. */
import { ofKind } from '../objects.ts'
import { problem, type Rule } from '../rule.ts'

export const brokers: Rule = {
  name: 'brokers',
  why: 'Nothing connects to Kafka with an address without a port, or with the placeholder of knative/base.',
  *check({ objects }) {
    for (const object of [...ofKind(objects, 'KafkaSource'), ...ofKind(objects, 'KafkaSink')]) {
      for (const [i, broker] of object.spec.bootstrapServers.entries()) {
        if (/^([a-z0-9.-]+|\[[0-9a-f:]+\]):[1-9]\d{0,4}$/i.test(broker)) continue
        const message = `is ${JSON.stringify(broker)}; write host:port (datacenter.yaml, spec.kafka)`
        yield problem(object, `spec.bootstrapServers.${i}`, message)
      }
    }
  },
}

export const pinnedImages: Rule = {
  name: 'pinned-images',
  why: 'A tag can be moved to another image; then the pods of one revision run different code.',
  *check({ objects }) {
    for (const service of ofKind(objects, 'Service')) {
      const { image } = service.spec.template.spec.containers[0]
      const [, digest] = /^\S+@sha256:([0-9a-f]{64})$/.exec(image) ?? []
      if (digest && !/^0+$/.test(digest)) continue
      const message = `is ${image}; write a digest, name@sha256:… (kustomization.yaml, images)`
      yield problem(service, 'spec.template.spec.containers.0.image', message)
    }
  },
}

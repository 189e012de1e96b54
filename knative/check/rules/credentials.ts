/** Either everything connects to Kafka with one Secret, or nothing has credentials (components/kafka-auth). */
import { ENV } from '../direct.ts'
import { type KubernetesObject, ofKind, values } from '../objects.ts'
import { kafkaPodsOf } from '../pods.ts'
import { problem, type Rule } from '../rule.ts'

/** The keys that a KafkaSink reads from its Secret. A KafkaSource names its keys, and must name these. */
const KEYS = ['protocol', 'sasl.mechanism', 'user', 'password', 'ca.crt', 'user.crt', 'user.key']

export const oneSecret: Rule = {
  name: 'one-secret',
  why: 'An object without credentials, or with a key that the Secret does not have, cannot connect to Kafka while the others can.',
  *check({ objects }) {
    const all = credentials(objects)
    if (all.every(({ auth }) => auth === undefined)) return
    let secret: unknown
    for (const { object, field, auth } of all) {
      if (!auth) {
        const message =
          'is missing, while other objects have it; list components/kafka-auth after the component that adds this object'
        yield problem(object, field, message)
      }
      for (const [path, value] of values(auth, field)) {
        if (path.endsWith('ef.name') || /secretTargetRef\.\d+\.name$/.test(path)) {
          secret ??= value
          if (value === secret) continue
          yield problem(object, path, `is ${value}; write ${secret}, as the other objects do`)
        } else if (path.endsWith('Ref.key') && !KEYS.includes(String(value))) {
          const message = `is ${value}; write one of the keys that a KafkaSink reads: ${KEYS.join(', ')}`
          yield problem(object, path, message)
        }
      }
    }
  },
}

/** The variables with which a function connects. */
const VARIABLES = [
  ...[
    'KAFKA_SECURITY_PROTOCOL',
    'KAFKA_SASL_MECHANISM',
    'KAFKA_SASL_USERNAME',
    'KAFKA_SASL_PASSWORD',
  ],
]

const credentials = (objects: readonly KubernetesObject[]) => [
  ...kafkaPodsOf(objects).flatMap((object) =>
    VARIABLES.map((variable) => {
      const env = object.spec.template.spec.containers[0].env ?? []
      const auth = env.find(({ name }) => name === variable)?.valueFrom
      return { object, field: `${ENV}.${variable}`, auth }
    }),
  ),
  ...ofKind(objects, 'TriggerAuthentication').map((object) => {
    return { object, field: 'spec.secretTargetRef', auth: object.spec.secretTargetRef }
  }),
  ...ofKind(objects, 'ScaledObject').flatMap((object) =>
    object.spec.triggers.map(({ metadata }, i) => {
      return { object, field: `spec.triggers.${i}.metadata.sasl`, auth: metadata.sasl }
    }),
  ),
  ...ofKind(objects, 'KafkaSink').map((object) => {
    return { object, field: 'spec.auth', auth: object.spec.auth }
  }),
  ...ofKind(objects, 'KafkaSource').map((object) => {
    return { object, field: 'spec.net', auth: object.spec.net }
  }),
]

/** One Secret connects everything to Kafka, or none does (components/kafka-auth). */
import { type KubernetesObject, ofKind, values } from '../objects.ts'
import { problem, type Rule } from '../rule.ts'

/** The keys that a KafkaSink reads by itself, so a KafkaSource is told to read the same. */
const KEYS = ['protocol', 'sasl.mechanism', 'user', 'password', 'ca.crt', 'user.crt', 'user.key']

export const oneSecret: Rule = {
  name: 'one-secret',
  why: 'what has no credentials, or reads a key that is not there, stays unconnected while the rest works',
  *check({ objects }) {
    const all = credentials(objects)
    if (all.every(({ auth }) => auth === undefined)) return
    let secret: unknown
    for (const { object, field, auth } of all) {
      if (!auth) yield problem(object, field, 'is missing, while others have it')
      for (const [path, value] of values(auth, field)) {
        if (path.endsWith('ef.name')) {
          secret ??= value
          if (value !== secret) yield problem(object, path, `is ${value}, others name ${secret}`)
        } else if (path.endsWith('Ref.key') && !KEYS.includes(String(value))) {
          const says = `is ${value}, must be one of the keys a KafkaSink reads: ${KEYS.join(', ')}`
          yield problem(object, path, says)
        }
      }
    }
  },
}

const credentials = (objects: readonly KubernetesObject[]) => [
  ...ofKind(objects, 'KafkaSink').map((object) => {
    return { object, field: 'spec.auth', auth: object.spec.auth }
  }),
  ...ofKind(objects, 'KafkaSource').map((object) => {
    return { object, field: 'spec.net', auth: object.spec.net }
  }),
]

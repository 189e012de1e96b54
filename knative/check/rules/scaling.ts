/** Autoscaling is set by annotations, and neither Kubernetes nor Knative checks their keys. */
import { type KubernetesObject, ofKind } from '../objects.ts'
import { type Problem, problem, type Rule } from '../rule.ts'

type Annotations = Readonly<Record<string, string>>

const SERVING = 'autoscaling.knative.dev/'
/** Serving knows more keys, but func.yaml has no fields for them. */
const SERVICE_KEYS = ['min-scale', 'max-scale', 'metric', 'target']

const EVENTING = 'autoscaling.eventing.knative.dev/'
const SOURCE_KEYS = [
  ...['class', 'min-scale', 'max-scale', 'polling-interval', 'cooldown-period'],
  ...['lag-threshold', 'activation-lag-threshold'],
]
const KEDA = 'keda.autoscaling.knative.dev'

export const serviceScaling: Rule = {
  name: 'service-scaling',
  why: 'Serving refuses these annotations on the Service itself, and ignores a key that it does not know.',
  *check({ objects }) {
    for (const service of ofKind(objects, 'Service')) {
      for (const key of Object.keys(service.metadata.annotations ?? {})) {
        if (!key.startsWith(SERVING)) continue
        const message = 'is on the Service; move it to spec.template.metadata.annotations'
        yield problem(service, `metadata.annotations.${key}`, message)
      }
      const annotations = service.spec.template.metadata?.annotations ?? {}
      yield* scaling(service, 'spec.template.metadata.annotations', annotations, {
        prefix: SERVING,
        known: SERVICE_KEYS,
      })
    }
  },
}

export const sourceScaling: Rule = {
  name: 'source-scaling',
  why: 'KEDA ignores a source with a wrong class or key, which then stays at its number of consumers.',
  *check({ objects }) {
    for (const source of ofKind(objects, 'KafkaSource')) {
      const { annotations = {} } = source.metadata
      const field = 'metadata.annotations'
      yield* scaling(source, field, annotations, { prefix: EVENTING, known: SOURCE_KEYS })
      const isScaled = Object.keys(annotations).some((key) => key.startsWith(EVENTING))
      const value = annotations[`${EVENTING}class`]
      if (isScaled && value !== KEDA && value !== 'disabled') {
        const message = `is ${value ?? 'missing'}; write ${KEDA} or disabled`
        yield problem(source, `${field}.${EVENTING}class`, message)
      }
    }
  },
}

function* scaling(
  object: KubernetesObject,
  field: string,
  annotations: Annotations,
  { prefix, known }: { prefix: string; known: readonly string[] },
): Generator<Problem> {
  for (const [key, value] of Object.entries(annotations)) {
    if (!key.includes('autoscaling.')) continue
    const name = key.slice(prefix.length)
    if (!key.startsWith(prefix) || !known.includes(name)) {
      const keys = known.map((one) => prefix + one).join(', ')
      yield problem(object, `${field}.${key}`, `is not a known key; write one of ${keys}`)
    } else if (/scale$|threshold$|interval$|period$|^target$/.test(name) && !/^\d+$/.test(value)) {
      const message = `is ${JSON.stringify(value)}; write a whole number`
      yield problem(object, `${field}.${key}`, message)
    }
  }
  const [min, max] = [annotations[`${prefix}min-scale`], annotations[`${prefix}max-scale`]]
  if (Number(min ?? 0) > Number(max ?? Number.POSITIVE_INFINITY)) {
    const message = `is ${min}, above max-scale, ${max}; lower it, or raise max-scale`
    yield problem(object, `${field}.${prefix}min-scale`, message)
  }
}

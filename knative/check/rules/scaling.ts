/** Autoscaling is set by annotations, whose keys nobody checks. */
import { type KubernetesObject, ofKind } from '../objects.ts'
import { type Problem, problem, type Rule } from '../rule.ts'

type Annotations = Readonly<Record<string, string>>

const SERVING = 'autoscaling.knative.dev/'
/** There are more, but func.yaml has no place for them. */
const SERVICE_KEYS = ['min-scale', 'max-scale', 'metric', 'target']

const EVENTING = 'autoscaling.eventing.knative.dev/'
const SOURCE_KEYS = [
  'class',
  'min-scale',
  'max-scale',
  'polling-interval',
  'cooldown-period',
].concat(['lag-threshold', 'activation-lag-threshold'])
const KEDA = 'keda.autoscaling.knative.dev'

export const serviceScaling: Rule = {
  name: 'service-scaling',
  why: 'on the Service itself they are refused, and a key nobody knows is ignored',
  *check({ objects }) {
    for (const service of ofKind(objects, 'Service')) {
      for (const key of Object.keys(service.metadata.annotations ?? {})) {
        if (!key.startsWith(SERVING)) continue
        const says = 'belongs on the revision, in spec.template.metadata.annotations'
        yield problem(service, `metadata.annotations.${key}`, says)
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
  why: 'a wrong class or key is ignored, and the source stays at its number of consumers',
  *check({ objects }) {
    for (const source of ofKind(objects, 'KafkaSource')) {
      const { annotations = {} } = source.metadata
      const field = 'metadata.annotations'
      yield* scaling(source, field, annotations, { prefix: EVENTING, known: SOURCE_KEYS })
      const isScaled = Object.keys(annotations).some((key) => key.startsWith(EVENTING))
      const kind = annotations[`${EVENTING}class`]
      if (isScaled && kind !== KEDA && kind !== 'disabled') {
        yield problem(
          source,
          `${field}.${EVENTING}class`,
          `is ${kind ?? 'missing'}, must be ${KEDA} or disabled`,
        )
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
      yield problem(object, `${field}.${key}`, `unknown; there are ${keys}`)
    } else if (/scale$|threshold$|interval$|period$|^target$/.test(name) && !/^\d+$/.test(value)) {
      yield problem(
        object,
        `${field}.${key}`,
        `is ${JSON.stringify(value)}, must be a whole number`,
      )
    }
  }
  const [min, max] = [annotations[`${prefix}min-scale`], annotations[`${prefix}max-scale`]]
  if (Number(min ?? 0) > Number(max ?? Number.POSITIVE_INFINITY)) {
    yield problem(object, `${field}.${prefix}min-scale`, `is ${min}, above max-scale, ${max}`)
  }
}

/** The function that writes the ordered stream: one for all datacenters, in one process. */
import { readConfig } from '../../../runtime/config.ts'
import { type KubernetesObject, ofKind } from '../objects.ts'
import { addressOf, ORDERER, orderedStreamOf } from '../ordered-stream.ts'
import { environmentOf, type Overlay, SETTINGS, settingsOf } from '../overlay.ts'
import { type Problem, problem, type Rule } from '../rule.ts'

export const oneActive: Rule = {
  name: 'one-active',
  why: 'two that write one stream mix up its order, and without one nobody writes it',
  *check(overlay) {
    const { active } = overlay
    if (orderedStreamOf(overlay).sources.length === 0 || active.length === 1) return
    const names = active.join(', ') || 'none'
    const says = `the overlays with components/ordered-stream/active are ${names}, must be one`
    yield setting(overlay, 'ORDER_ACTIVE', says)
  },
}

export const passiveRests: Rule = {
  name: 'passive-rests',
  why: 'a passive function answers 503, so a source that sends to it makes dead letters of everything in the end',
  *check(overlay) {
    const { sources } = orderedStreamOf(overlay)
    for (const source of ofKind(overlay.objects, 'KafkaSource')) {
      const isOrdered = sources.includes(source)
      const mayRun = !isOrdered || overlay.active.includes(overlay.name)
      const { consumers = 1 } = source.spec
      const role = mayRun ? 'must be 1 or more' : 'must be 0 where the ordered stream is passive'
      if (mayRun !== consumers > 0)
        yield problem(source, 'spec.consumers', `is ${consumers}, ${role}`)
      const scaling = source.metadata.annotations?.[CLASS]
      if (!isOrdered || scaling === 'disabled') continue
      const says = `is ${scaling ?? 'missing'}, must be disabled: KEDA would set consumers itself`
      yield problem(source, `metadata.annotations.${CLASS}`, says)
    }
    if (sources.length === 0) return
    const wanted = String(overlay.active.includes(overlay.name))
    const { ORDER_ACTIVE } = environmentOf(overlay, ORDERER)
    if (ORDER_ACTIVE === wanted) return
    yield setting(overlay, 'ORDER_ACTIVE', `is ${ORDER_ACTIVE ?? 'missing'}, must be ${wanted}`)
  },
}

const CLASS = 'autoscaling.eventing.knative.dev/class'

export const orderSettings: Rule = {
  name: 'order-settings',
  why: 'without a store a new pod knows no page; without INCONSISTENCY_SINK what cannot be ordered has no place to go',
  *check(overlay) {
    if (orderedStreamOf(overlay).sources.length === 0) return
    const { ORDER_STORE = '', INCONSISTENCY_SINK } = environmentOf(overlay, ORDERER)
    if (!/^rediss?:\/\/[^\s/]+/.test(ORDER_STORE)) {
      const says = `is ${JSON.stringify(ORDER_STORE)}, must be redis://host:port or rediss://host:port`
      yield setting(overlay, 'ORDER_STORE', says)
    }
    const addresses = ofKind(overlay.objects, 'KafkaSink').map(addressOf)
    if (addresses.includes(INCONSISTENCY_SINK ?? '')) return
    const says = `is ${JSON.stringify(INCONSISTENCY_SINK ?? '')}, must be the address of a KafkaSink: ${addresses.join(', ')}`
    yield setting(overlay, 'INCONSISTENCY_SINK', says)
  },
}

/** What a KafkaSource has in flight at most (maxPoolSize of its HTTP client). */
const IN_FLIGHT = 100

export const oneOrderer: Rule = {
  name: 'one-orderer',
  why: 'two pods would take turns with one lease, none would be cold when it is needed, and held requests need room',
  *check(overlay) {
    const { sources } = orderedStreamOf(overlay)
    if (sources.length === 0) return
    const room = sources.length * IN_FLIGHT
    for (const [field, value, wanted] of limits(overlay)) {
      const isRight = wanted === undefined ? Number(value) >= room : Number(value) === wanted
      if (isRight) continue
      const says = wanted ?? `at least ${room}, ${IN_FLIGHT} for each KafkaSource`
      yield problem(ordererOf(overlay), field, `is ${value ?? 'missing'}, must be ${says}`)
    }
  },
}

/** As the Service has them, or else func.yaml; without a number that is wanted it is room for requests. */
function* limits(overlay: Overlay): Generator<[field: string, value: unknown, wanted?: number]> {
  const service = ordererOf(overlay)
  if ('spec' in service) {
    const { metadata, spec } = (service as Service).spec.template
    const annotations = metadata?.annotations ?? {}
    for (const name of ['min-scale', 'max-scale']) {
      const key = `autoscaling.knative.dev/${name}`
      yield [`spec.template.metadata.annotations.${key}`, annotations[key], 1]
    }
    yield ['spec.template.spec.containerConcurrency', spec.containerConcurrency]
  } else {
    const { scale, resources } = overlay.functions.get(ORDERER)?.deploy?.options ?? {}
    for (const name of ['min', 'max'] as const) {
      yield [`deploy.options.scale.${name}`, scale?.[name], 1]
    }
    yield ['deploy.options.resources.limits.concurrency', resources?.limits?.concurrency]
  }
  const own = environmentOf(overlay, ORDERER).MAX_CONCURRENT_EVENTS
  yield ['MAX_CONCURRENT_EVENTS', own ?? readConfig({}).MAX_CONCURRENT_EVENTS]
}

type Service = ReturnType<typeof ofKind<'Service'>>[number]

const ordererOf = ({ objects }: Overlay): KubernetesObject =>
  ofKind(objects, 'Service').find(({ metadata }) => metadata.name === ORDERER) ?? {
    apiVersion: '',
    kind: 'func.yaml of',
    metadata: { name: ORDERER },
  }

const setting = (overlay: Overlay, name: string, says: string): Problem =>
  problem(
    settingsOf(overlay) ?? { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: SETTINGS } },
    `data.${name}`,
    says,
  )

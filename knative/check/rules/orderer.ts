/** The function that writes the ordered stream: one pod, in one datacenter. */
import { ENV } from '../direct.ts'
import { ofKind } from '../objects.ts'
import { addressOf, hasOrderedStream, ORDERER, orderedStreamOf } from '../ordered-stream.ts'
import { environmentOf, type Overlay, SETTINGS, settingsOf } from '../overlay.ts'
import { settingsFrom } from '../packages.ts'
import { isPaused } from '../pause.ts'
import { type Problem, problem, type Rule } from '../rule.ts'

export const oneActive: Rule = {
  name: 'one-active',
  why: 'Two datacenters that write the ordered stream mix up its order; with no active one nobody writes it.',
  *check(overlay) {
    const { active } = overlay
    if (!hasOrderedStream(overlay) || active.length === 1) return
    const names = active.join(', ') || 'none'
    const message = `the overlays that list components/ordered-stream/active are: ${names}; one must, and all others list components/ordered-stream/passive`
    yield setting(overlay, 'ORDER_ACTIVE', message)
  },
}

export const passiveRests: Rule = {
  name: 'passive-rests',
  why: 'A passive function answers 503. A source that sends to it turns every event into a dead letter when the retries are used up.',
  *check(overlay) {
    const { sources } = orderedStreamOf(overlay)
    const isActive = overlay.active.includes(overlay.name)
    for (const source of sources) {
      const { consumers = 1 } = source.spec
      if (isPaused(source) || isActive !== (consumers === 0)) continue
      const expected = `${isActive ? 1 : 0} where the ordered stream is ${isActive ? 'active' : 'passive'}`
      yield problem(source, 'spec.consumers', `is ${consumers}; write ${expected}`)
    }
    const { ORDER_ACTIVE = 'missing' } = environmentOf(overlay, ORDERER)
    if (!hasOrderedStream(overlay) || ORDER_ACTIVE === String(isActive)) return
    const word = isActive ? 'active' : 'passive'
    const message = `is ${ORDER_ACTIVE}; write ${isActive}, since kustomization.yaml lists ordered-stream/${word}`
    yield setting(overlay, 'ORDER_ACTIVE', message)
  },
}

const CLASS = 'autoscaling.eventing.knative.dev/class'

/** The most requests that one consumer of a KafkaSource has open (maxPoolSize of its HTTP client). */
const REQUESTS_PER_CONSUMER = 100

export const fixedConsumers: Rule = {
  name: 'fixed-consumers',
  why: `Each consumer sends up to ${REQUESTS_PER_CONSUMER} changes at once, and the one function has places for one consumer of each source. It answers 503 to the others, which uses up their retries. KEDA also starts passive sources.`,
  *check(overlay) {
    for (const source of orderedStreamOf(overlay).sources) {
      const value = source.metadata.annotations?.[CLASS] ?? 'missing'
      if (value !== 'disabled') {
        const message = `is ${value}; write disabled, so that KEDA does not set the consumers`
        yield problem(source, `metadata.annotations.${CLASS}`, message)
      }
      const { consumers = 1 } = source.spec
      if (consumers <= 1) continue
      const message = `is ${consumers}, so up to ${consumers * REQUESTS_PER_CONSUMER} requests at once from this source alone; write 1`
      yield problem(source, 'spec.consumers', message)
    }
  },
}

export const orderSettings: Rule = {
  name: 'order-settings',
  why: 'Without a store a new pod does not know which change of a page was the last. Without INCONSISTENCY_SINK, or KAFKA_INCONSISTENCY_TOPIC where it reads Kafka itself, a change that cannot be put in order has nowhere to go.',
  *check(overlay) {
    if (!hasOrderedStream(overlay)) return
    const { direct } = orderedStreamOf(overlay)
    const { ORDER_STORE = '', INCONSISTENCY_SINK = '' } = environmentOf(overlay, ORDERER)
    if (!/^rediss?(\+sentinel)?:\/\/[^\s/]+/.test(ORDER_STORE)) {
      const message = `is ${JSON.stringify(ORDER_STORE)}; write redis://host:port, rediss:// or redis+sentinel://`
      yield setting(overlay, 'ORDER_STORE', message)
    }
    if (direct) {
      if (direct.env.KAFKA_INCONSISTENCY_TOPIC !== undefined) return
      const message = 'is missing; write mediawiki.page_change_ordered.inconsistency'
      yield problem(direct.object, `${ENV}.KAFKA_INCONSISTENCY_TOPIC`, message)
      return
    }
    const addresses = ofKind(overlay.objects, 'KafkaSink').map(addressOf)
    if (addresses.includes(INCONSISTENCY_SINK)) return
    const message = `is ${JSON.stringify(INCONSISTENCY_SINK)}; write the address of a KafkaSink of this overlay: ${addresses.join(', ')}`
    yield setting(overlay, 'INCONSISTENCY_SINK', message)
  },
}

export const oneOrderer: Rule = {
  name: 'one-orderer',
  why: 'Only the pod with the lease works, so a second pod does nothing. That one pod must have places for every change that the sources send at once.',
  *check(overlay) {
    const { sources } = orderedStreamOf(overlay)
    if (sources.length === 0) return
    // same-as-func-yaml holds a Service to the same values.
    const { scale, resources } = overlay.functions.get(ORDERER)?.deploy?.options ?? {}
    const inFuncYaml = (field: string, message: string) => ({
      object: `functions/${ORDERER}/func.yaml`,
      field,
      message,
    })
    for (const name of ['min', 'max'] as const) {
      if (scale?.[name] === 1) continue
      const message = `is ${scale?.[name] ?? 'missing'}; write 1`
      yield inFuncYaml(`deploy.options.scale.${name}`, message)
    }
    const places = sources.length * REQUESTS_PER_CONSUMER
    const least = `write ${places} or more, ${REQUESTS_PER_CONSUMER} for each KafkaSource`
    const concurrency = Number(resources?.limits?.concurrency ?? 0)
    if (concurrency < places) {
      const message = `is ${concurrency}; ${least}`
      yield inFuncYaml('deploy.options.resources.limits.concurrency', message)
    }
    const { MAX_CONCURRENT_EVENTS = settingsFrom({})?.MAX_CONCURRENT_EVENTS } = environmentOf(
      overlay,
      ORDERER,
    )
    if (Number(MAX_CONCURRENT_EVENTS) >= places) return
    yield setting(overlay, 'MAX_CONCURRENT_EVENTS', `is ${MAX_CONCURRENT_EVENTS}; ${least}`)
  },
}

const setting = (overlay: Overlay, name: string, message: string): Problem =>
  problem(
    settingsOf(overlay) ?? { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: SETTINGS } },
    `data.${name}`,
    message,
  )

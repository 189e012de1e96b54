/** The function that writes the ordered stream: one for all datacenters, in one process. */
import { readConfig } from '../config.ts'
import { ofKind } from '../objects.ts'
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
    const isActive = overlay.active.includes(overlay.name)
    for (const source of ofKind(overlay.objects, 'KafkaSource')) {
      const { consumers = 1 } = source.spec
      const isPassive = sources.includes(source) && !isActive
      if (isPassive === (consumers === 0)) continue
      const wanted = isPassive ? '0 where the ordered stream is passive' : '1 or more'
      yield problem(source, 'spec.consumers', `is ${consumers}, must be ${wanted}`)
    }
    const { ORDER_ACTIVE = 'missing' } = environmentOf(overlay, ORDERER)
    if (sources.length === 0 || ORDER_ACTIVE === String(isActive)) return
    yield setting(overlay, 'ORDER_ACTIVE', `is ${ORDER_ACTIVE}, must be ${isActive}`)
  },
}

const CLASS = 'autoscaling.eventing.knative.dev/class'

export const fixedConsumers: Rule = {
  name: 'fixed-consumers',
  why: 'where KEDA scales by lag it sets the consumers of every source, and wakes the passive ones',
  *check(overlay) {
    for (const source of orderedStreamOf(overlay).sources) {
      const value = source.metadata.annotations?.[CLASS] ?? 'missing'
      if (value === 'disabled') continue
      yield problem(source, `metadata.annotations.${CLASS}`, `is ${value}, must be disabled`)
    }
  },
}

export const orderSettings: Rule = {
  name: 'order-settings',
  why: 'without a store a new pod knows no page; without INCONSISTENCY_SINK what cannot be ordered has no place to go',
  *check(overlay) {
    if (orderedStreamOf(overlay).sources.length === 0) return
    const { ORDER_STORE = '', INCONSISTENCY_SINK = '' } = environmentOf(overlay, ORDERER)
    if (!/^rediss?:\/\/[^\s/]+/.test(ORDER_STORE)) {
      const says = `is ${JSON.stringify(ORDER_STORE)}, must be redis://host:port or rediss://host:port`
      yield setting(overlay, 'ORDER_STORE', says)
    }
    const addresses = ofKind(overlay.objects, 'KafkaSink').map(addressOf)
    if (addresses.includes(INCONSISTENCY_SINK)) return
    const says = `is ${JSON.stringify(INCONSISTENCY_SINK)}, must be the address of a KafkaSink: ${addresses.join(', ')}`
    yield setting(overlay, 'INCONSISTENCY_SINK', says)
  },
}

/** What a KafkaSource has in flight at most (maxPoolSize of its HTTP client). */
const IN_FLIGHT = 100

export const oneOrderer: Rule = {
  name: 'one-orderer',
  why: 'one pod has the lease, so a second does nothing; it may have to hold all that the sources send',
  *check(overlay) {
    const { sources } = orderedStreamOf(overlay)
    if (sources.length === 0) return
    // A Service says the same: same-as-func-yaml.
    const { scale, resources } = overlay.functions.get(ORDERER)?.deploy?.options ?? {}
    const complain = (field: string, says: string) => ({
      object: `functions/${ORDERER}/func.yaml`,
      field,
      says,
    })
    for (const name of ['min', 'max'] as const) {
      if (scale?.[name] === 1) continue
      yield complain(`deploy.options.scale.${name}`, `is ${scale?.[name] ?? 'missing'}, must be 1`)
    }
    const room = sources.length * IN_FLIGHT
    const least = `must be at least ${room}, ${IN_FLIGHT} for each KafkaSource`
    const concurrency = Number(resources?.limits?.concurrency ?? 0)
    if (concurrency < room) {
      const says = `is ${concurrency}, ${least}`
      yield complain('deploy.options.resources.limits.concurrency', says)
    }
    const { MAX_CONCURRENT_EVENTS = readConfig({}).MAX_CONCURRENT_EVENTS } = environmentOf(
      overlay,
      ORDERER,
    )
    if (Number(MAX_CONCURRENT_EVENTS) >= room) return
    yield setting(overlay, 'MAX_CONCURRENT_EVENTS', `is ${MAX_CONCURRENT_EVENTS}, ${least}`)
  },
}

const setting = (overlay: Overlay, name: string, says: string): Problem =>
  problem(
    settingsOf(overlay) ?? { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: SETTINGS } },
    `data.${name}`,
    says,
  )

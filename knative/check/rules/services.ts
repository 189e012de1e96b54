/** A function's Service, where the overlay has it instead of `kn func deploy` making it. */
import { ofKind } from '../objects.ts'
import { environmentOf } from '../overlay.ts'
import { settingsFrom } from '../packages.ts'
import { containersOf } from '../pods.ts'
import { problem, type Rule } from '../rule.ts'

const CONTAINER = 'spec.template.spec.containers.0'

export const concurrency: Rule = {
  name: 'concurrency',
  why: 'Knative lets in as many events as this allows. The function answers 503 to those beyond its own limit, which uses up their retries.',
  *check(overlay) {
    for (const service of ofKind(overlay.objects, 'Service')) {
      const { containerConcurrency = 0 } = service.spec.template.spec
      const env = environmentOf(overlay, service.metadata.name)
      const limit = Number(env.MAX_CONCURRENT_EVENTS ?? settingsFrom({})?.MAX_CONCURRENT_EVENTS)
      if (containerConcurrency >= 1 && containerConcurrency <= Math.min(1000, limit)) continue
      const message = `is ${containerConcurrency}; write 1 to ${Math.min(1000, limit)} (Knative allows 1000, MAX_CONCURRENT_EVENTS is ${limit})`
      yield problem(service, 'spec.template.spec.containerConcurrency', message)
    }
  },
}

export const onePort: Rule = {
  name: 'one-port',
  why: 'Knative refuses a second port and any name other than http1 and h2c; h2c means HTTP/2, which the functions do not speak.',
  *check({ objects }) {
    for (const service of ofKind(objects, 'Service')) {
      const { ports = [] } = service.spec.template.spec.containers[0]
      if (ports.length === 1 && ports[0]?.name === 'http1') continue
      const names = ports.map(({ name }) => name ?? '(no name)').join(', ') || 'none'
      yield problem(service, `${CONTAINER}.ports`, `is ${names}; write one port named http1`)
    }
  },
}

/** A function works without any of these rights. */
const HARDENED = {
  runAsNonRoot: true,
  readOnlyRootFilesystem: true,
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
}

export const hardened: Rule = {
  name: 'hardened',
  why: 'A function needs no rights on its node, so someone who breaks into one must not get any.',
  *check({ objects }) {
    for (const { object, container } of containersOf(objects)) {
      const { securityContext = {} } = container
      for (const [name, expected] of Object.entries(HARDENED)) {
        const value = (securityContext as Record<string, unknown>)[name]
        if (JSON.stringify(value) === JSON.stringify(expected)) continue
        const message = `is ${JSON.stringify(value) ?? 'missing'}; write ${JSON.stringify(expected)}`
        yield problem(object, `${CONTAINER}.securityContext.${name}`, message)
      }
    }
  },
}

const VISIBILITY = 'networking.knative.dev/visibility'

export const clusterLocal: Rule = {
  name: 'cluster-local',
  why: 'Without this label a function gets a public address, and anyone can post events to it.',
  *check({ objects }) {
    for (const service of ofKind(objects, 'Service')) {
      const value = service.metadata.labels?.[VISIBILITY]
      if (value === 'cluster-local') continue
      const message = `is ${value ?? 'missing'}; write cluster-local`
      yield problem(service, `metadata.labels.${VISIBILITY}`, message)
    }
  },
}

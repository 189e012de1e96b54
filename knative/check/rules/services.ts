/** A function's Service, where it is not `kn func deploy` that writes it. */
import { readConfig } from '../config.ts'
import { ofKind } from '../objects.ts'
import { environmentOf } from '../overlay.ts'
import { problem, type Rule } from '../rule.ts'

const CONTAINER = 'spec.template.spec.containers.0'

export const concurrency: Rule = {
  name: 'concurrency',
  why: 'without a limit, or with one above the function’s own, it answers 503 to what is too much and the event uses up a retry',
  *check(overlay) {
    for (const service of ofKind(overlay.objects, 'Service')) {
      const { containerConcurrency = 0 } = service.spec.template.spec
      const env = environmentOf(overlay, service.metadata.name)
      const limit = Number(env.MAX_CONCURRENT_EVENTS ?? readConfig({}).MAX_CONCURRENT_EVENTS)
      if (containerConcurrency >= 1 && containerConcurrency <= Math.min(1000, limit)) continue
      const says = `is ${containerConcurrency}, must be from 1 to 1000 and not above MAX_CONCURRENT_EVENTS, ${limit}`
      yield problem(service, 'spec.template.spec.containerConcurrency', says)
    }
  },
}

export const onePort: Rule = {
  name: 'one-port',
  why: 'Knative refuses a second port and other names, but h2c, which means HTTP/2 and no function speaks',
  *check({ objects }) {
    for (const service of ofKind(objects, 'Service')) {
      const { ports = [] } = service.spec.template.spec.containers[0]
      if (ports.length === 1 && ports[0]?.name === 'http1') continue
      const names = ports.map(({ name }) => name ?? '(no name)').join(', ') || 'none'
      yield problem(service, `${CONTAINER}.ports`, `is ${names}, must be one port named http1`)
    }
  },
}

/** What a function can do without, which is everything. */
const HARDENED = {
  runAsNonRoot: true,
  readOnlyRootFilesystem: true,
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
}

export const hardened: Rule = {
  name: 'hardened',
  why: 'a function needs no rights, so whoever breaks into one should find none',
  *check({ objects }) {
    for (const service of ofKind(objects, 'Service')) {
      const { securityContext = {} } = service.spec.template.spec.containers[0]
      for (const [name, wanted] of Object.entries(HARDENED)) {
        const value = (securityContext as Record<string, unknown>)[name]
        if (JSON.stringify(value) === JSON.stringify(wanted)) continue
        const says = `is ${JSON.stringify(value) ?? 'missing'}, must be ${JSON.stringify(wanted)}`
        yield problem(service, `${CONTAINER}.securityContext.${name}`, says)
      }
    }
  },
}

const VISIBILITY = 'networking.knative.dev/visibility'

export const clusterLocal: Rule = {
  name: 'cluster-local',
  why: 'without the label a function gets a public address, and anyone can post events to it',
  *check({ objects }) {
    for (const service of ofKind(objects, 'Service')) {
      const value = service.metadata.labels?.[VISIBILITY]
      if (value === 'cluster-local') continue
      const says = `is ${value ?? 'missing'}, must be cluster-local`
      yield problem(service, `metadata.labels.${VISIBILITY}`, says)
    }
  },
}

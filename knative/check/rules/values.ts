/** The values an operator fills in. */
import { allowed, ConfigError, readConfig } from '../config.ts'
import { ofKind } from '../objects.ts'
import { environmentOf, SETTINGS, settingsOf } from '../overlay.ts'
import { type Problem, problem, type Rule } from '../rule.ts'

const NEEDED = ['DATACENTER', 'MEDIAWIKI_API_URL', 'MEDIAWIKI_CONTACT']
/** Set by Knative, or by a SinkBinding for one function. */
const NOT_OURS = ['PORT', 'K_SINK', 'K_SERVICE', 'K_CONFIGURATION', 'K_REVISION']
const UNSET_CONTACTS = ['contact', 'https://example.org/set-MEDIAWIKI_CONTACT']

export const settings: Rule = {
  name: 'settings',
  why: 'a function does not start with a wrong setting, and ignores one it does not know',
  *check(overlay) {
    const map = settingsOf(overlay)
    if (!map) {
      yield { object: `ConfigMap ${SETTINGS}`, field: 'data', says: 'is not in the overlay' }
      return
    }
    const { data = {} } = map
    const complain = (name: string, says: string) => problem(map, `data.${name}`, says)
    for (const name of NEEDED) if (!data[name]) yield complain(name, 'is missing')
    for (const name of Object.keys(data)) {
      if (NOT_OURS.includes(name)) yield complain(name, 'is Knative’s to set; remove it')
      else if (!(name in allowed || /^(OTEL|NODE)_/.test(name))) {
        const known = Object.keys(allowed).join(', ')
        yield complain(name, `unknown setting; there are OTEL_*, NODE_* and ${known}`)
      }
    }
    if (data.DATACENTER && data.DATACENTER !== overlay.name) {
      yield complain('DATACENTER', `is ${data.DATACENTER}, the overlay is ${overlay.name}`)
    }
    if (UNSET_CONTACTS.includes(data.MEDIAWIKI_CONTACT ?? '')) {
      yield complain(
        'MEDIAWIKI_CONTACT',
        'is the placeholder; say whom a wiki’s operators can reach',
      )
    }
    const refused = refusal(data)
    if (refused) yield complain(refused.split('=')[0] ?? '', refused)
    else yield* ownSettings(overlay)
  },
}

/** What single functions set beside the ConfigMap. */
function* ownSettings(overlay: Parameters<Rule['check']>[0]): Generator<Problem> {
  for (const service of ofKind(overlay.objects, 'Service')) {
    const field = 'spec.template.spec.containers.0.env'
    for (const { name } of service.spec.template.spec.containers[0].env ?? []) {
      if (NOT_OURS.includes(name)) {
        yield problem(service, field, `${name} is Knative’s to set; remove it`)
      }
    }
    const refused = refusal(environmentOf(overlay, service.metadata.name))
    if (refused) yield problem(service, field, refused)
  }
}

function refusal(environment: Readonly<Record<string, string>>): string | undefined {
  try {
    readConfig(environment)
    return undefined
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
}

export const brokers: Rule = {
  name: 'brokers',
  why: 'an address without a port, or the base’s placeholder, leads to no Kafka',
  *check({ objects }) {
    for (const object of [...ofKind(objects, 'KafkaSource'), ...ofKind(objects, 'KafkaSink')]) {
      for (const [i, broker] of object.spec.bootstrapServers.entries()) {
        if (/^([a-z0-9.-]+|\[[0-9a-f:]+\]):[1-9]\d{0,4}$/i.test(broker)) continue
        const says = `is ${JSON.stringify(broker)}, must be host:port`
        yield problem(object, `spec.bootstrapServers.${i}`, says)
      }
    }
  },
}

export const pinnedImages: Rule = {
  name: 'pinned-images',
  why: 'a tag can be moved, and then pods of one revision run different code',
  *check({ objects }) {
    for (const service of ofKind(objects, 'Service')) {
      const { image } = service.spec.template.spec.containers[0]
      const [, digest] = /^\S+@sha256:([0-9a-f]{64})$/.exec(image) ?? []
      if (digest && !/^0+$/.test(digest)) continue
      const says = `is ${image}, must have a real digest: name@sha256:… (kustomization.yaml, images)`
      yield problem(service, 'spec.template.spec.containers.0.image', says)
    }
  },
}

/** The values that an operator fills in. */
import { ofKind } from '../objects.ts'
import { environmentOf, type Overlay, SETTINGS, settingsOf } from '../overlay.ts'
import { refusedSettings, SETTING_NAMES } from '../packages.ts'
import { type Problem, problem, type Rule } from '../rule.ts'

const NEEDED = ['DATACENTER', 'MEDIAWIKI_API_URL', 'MEDIAWIKI_CONTACT']
/** Knative sets these, or a SinkBinding does for one function. */
const SET_BY_KNATIVE = ['PORT', 'K_SINK', 'K_SERVICE', 'K_CONFIGURATION', 'K_REVISION']
const UNSET_CONTACTS = ['contact', 'https://example.org/set-MEDIAWIKI_CONTACT']

export const settings: Rule = {
  name: 'settings',
  why: 'A function does not start with a wrong setting, and ignores a setting that it does not know.',
  *check(overlay) {
    const map = settingsOf(overlay)
    if (!map) {
      const message = 'is not in the overlay; list ../../base under resources in kustomization.yaml'
      yield { object: `ConfigMap ${SETTINGS}`, field: 'data', message }
      return
    }
    const { data = {} } = map
    const complain = (name: string, message: string) => problem(map, `data.${name}`, message)
    for (const name of NEEDED) {
      if (!data[name]) yield complain(name, 'is missing; write it in datacenter.yaml')
    }
    for (const name of Object.keys(data)) {
      if (SET_BY_KNATIVE.includes(name)) yield complain(name, 'is set by Knative; remove it')
      else if (!(SETTING_NAMES.includes(name) || /^(OTEL|NODE)_/.test(name))) {
        const known = SETTING_NAMES.join(', ')
        yield complain(name, `is not a known setting; write OTEL_…, NODE_… or one of ${known}`)
      }
    }
    if (data.DATACENTER && data.DATACENTER !== overlay.name) {
      const message = `is ${data.DATACENTER}; write ${overlay.name}, the name of the overlay’s folder`
      yield complain('DATACENTER', message)
    }
    if (UNSET_CONTACTS.includes(data.MEDIAWIKI_CONTACT ?? '')) {
      const message =
        'is the placeholder; write how a wiki’s operators can reach you (datacenter.yaml, spec.contact)'
      yield complain('MEDIAWIKI_CONTACT', message)
    }
    const refused = refusedSettings(data)
    if (refused) yield complain(refused.split('=')[0] ?? '', refused)
    else yield* ownSettings(overlay)
  },
}

/** The variables that a single function's Service sets beside the ConfigMap. */
function* ownSettings(overlay: Overlay): Generator<Problem> {
  for (const service of ofKind(overlay.objects, 'Service')) {
    const field = 'spec.template.spec.containers.0.env'
    for (const { name } of service.spec.template.spec.containers[0].env ?? []) {
      if (!SET_BY_KNATIVE.includes(name)) continue
      yield problem(service, field, `${name} is set by Knative; remove it`)
    }
    const refused = refusedSettings(environmentOf(overlay, service.metadata.name))
    if (refused) yield problem(service, field, refused)
  }
}

export const brokers: Rule = {
  name: 'brokers',
  why: 'Nothing connects to Kafka with an address without a port, or with the placeholder of knative/base.',
  *check({ objects }) {
    for (const object of [...ofKind(objects, 'KafkaSource'), ...ofKind(objects, 'KafkaSink')]) {
      for (const [i, broker] of object.spec.bootstrapServers.entries()) {
        if (/^([a-z0-9.-]+|\[[0-9a-f:]+\]):[1-9]\d{0,4}$/i.test(broker)) continue
        const message = `is ${JSON.stringify(broker)}; write host:port (datacenter.yaml, spec.kafka)`
        yield problem(object, `spec.bootstrapServers.${i}`, message)
      }
    }
  },
}

export const pinnedImages: Rule = {
  name: 'pinned-images',
  why: 'A tag can be moved to another image; then the pods of one revision run different code.',
  *check({ objects }) {
    for (const service of ofKind(objects, 'Service')) {
      const { image } = service.spec.template.spec.containers[0]
      const [, digest] = /^\S+@sha256:([0-9a-f]{64})$/.exec(image) ?? []
      if (digest && !/^0+$/.test(digest)) continue
      const message = `is ${image}; write a digest, name@sha256:… (kustomization.yaml, images)`
      yield problem(service, 'spec.template.spec.containers.0.image', message)
    }
  },
}

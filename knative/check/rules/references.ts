/** What an object names must be there. */
import { type KubernetesObject, references, values } from '../objects.ts'
import type { Overlay } from '../overlay.ts'
import { problem, type Rule } from '../rule.ts'

const SERVICE_LABEL = 'serving.knative.dev/service'

export const knownReferences: Rule = {
  name: 'references',
  why: 'an object that names one that is not there never becomes ready, and its events wait',
  *check(overlay) {
    for (const object of overlay.objects) {
      for (const [field, { kind, name, namespace }] of references(object)) {
        const home = object.metadata.namespace
        if (namespace !== undefined && namespace !== home) {
          yield problem(object, field, `is in namespace ${namespace}, the object in ${home}`)
        } else if (!isThere(overlay, kind, name)) {
          yield problem(object, field, `there is no ${kind} ${name}${remedy(overlay, kind)}`)
        }
      }
      for (const [field, name] of [...configMaps(object), ...selected(object)]) {
        const kind = field.includes('configMapRef') ? 'ConfigMap' : 'Service'
        if (isThere(overlay, kind, name)) continue
        yield problem(object, field, `there is no ${kind} ${name}${remedy(overlay, kind)}`)
      }
    }
  },
}

/** In the overlay, or a function that is deployed by itself. */
const isThere = ({ objects, functions }: Overlay, kind: string, name: string) =>
  (kind === 'Service' && functions.has(name)) ||
  objects.some((object) => object.kind === kind && object.metadata.name === name)

const remedy = ({ objects, functions }: Overlay, kind: string) => {
  const there = objects
    .filter((object) => object.kind === kind)
    .map(({ metadata }) => metadata.name)
  const names = new Set(kind === 'Service' ? [...there, ...functions.keys()] : there)
  return `; there ${names.size > 0 ? `is ${[...names].join(', ')}` : 'is none'}`
}

function* configMaps(object: KubernetesObject): Generator<[string, string]> {
  for (const [path, value] of values(object)) {
    if (path.endsWith('.configMapRef.name')) yield [path, String(value)]
  }
}

/** The functions that a NetworkPolicy or a PodDisruptionBudget is for. */
function* selected(object: KubernetesObject): Generator<[string, string]> {
  for (const [path, value] of values(object)) {
    if (path.endsWith(`.matchLabels.${SERVICE_LABEL}`)) yield [path, String(value)]
    const { key, values: names = [] } = Object(value) as { key?: string; values?: string[] }
    if (key === SERVICE_LABEL) for (const name of names) yield [`${path}.values`, name]
  }
}

export const oneNamespace: Rule = {
  name: 'one-namespace',
  why: 'functions, their settings and the pipelines find each other only inside one namespace',
  *check({ objects }) {
    const [home] = objects.filter(({ kind }) => kind === 'Namespace')
    if (!home) {
      yield { object: 'Namespace', field: 'metadata', says: 'is not in the overlay' }
      return
    }
    const { name } = home.metadata
    for (const object of objects) {
      const { namespace } = object.metadata
      if (object.kind === 'Namespace' || namespace === name) continue
      yield problem(object, 'metadata.namespace', `is ${namespace ?? 'missing'}, must be ${name}`)
    }
  },
}

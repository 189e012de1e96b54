/** An object that another one names must exist. */
import { type KubernetesObject, references, values } from '../objects.ts'
import type { Overlay } from '../overlay.ts'
import { SERVICE_LABEL } from '../pods.ts'
import { problem, type Rule } from '../rule.ts'

export const knownReferences: Rule = {
  name: 'references',
  why: 'An object that names one that does not exist never becomes ready, and its events wait.',
  *check(overlay) {
    for (const object of overlay.objects) {
      for (const [field, { kind, name, namespace }] of references(object)) {
        const home = object.metadata.namespace
        if (namespace !== undefined && namespace !== home) {
          const message = `is in the namespace ${namespace}, but this object is in ${home}; write ${home}`
          yield problem(object, field, message)
        } else if (!exists(overlay, kind, name)) {
          yield problem(object, field, missing(overlay, kind, name))
        }
      }
      for (const [field, name] of [...configMaps(object), ...selected(object)]) {
        const kind = field.includes('configMapRef') ? 'ConfigMap' : 'Service'
        if (!exists(overlay, kind, name)) yield problem(object, field, missing(overlay, kind, name))
      }
    }
  },
}

/** In the overlay, or a function of this repository, which `kn func deploy` makes. */
const exists = ({ objects, functions }: Overlay, kind: string, name: string) =>
  (kind === 'Service' && functions.has(name)) ||
  objects.some((object) => object.kind === kind && object.metadata.name === name)

function missing({ objects, functions }: Overlay, kind: string, name: string): string {
  const ofSameKind = objects.filter((object) => object.kind === kind)
  const own = ofSameKind.map(({ metadata }) => metadata.name)
  const names = new Set(kind === 'Service' ? [...own, ...functions.keys()] : own)
  const others = [...names].join(', ')
  const choice = names.size > 1 ? `one of ${others}` : others
  return `there is no ${kind} ${name}; ${choice ? `write ${choice}` : 'add it'}`
}

function* configMaps(object: KubernetesObject): Generator<[string, string]> {
  for (const [path, value] of values(object)) {
    if (path.endsWith('.configMapRef.name')) yield [path, String(value)]
  }
}

/** The functions that a NetworkPolicy or a PodDisruptionBudget selects. */
function* selected(object: KubernetesObject): Generator<[string, string]> {
  for (const [path, value] of values(object)) {
    if (path.endsWith(`.matchLabels.${SERVICE_LABEL}`)) yield [path, String(value)]
    const { key, values: names = [] } = Object(value) as { key?: string; values?: string[] }
    if (key === SERVICE_LABEL) for (const name of names) yield [`${path}.values`, name]
  }
}

export const oneNamespace: Rule = {
  name: 'one-namespace',
  why: 'Functions, their ConfigMap and the pipelines find each other only within one namespace.',
  *check({ objects }) {
    const [home] = objects.filter(({ kind }) => kind === 'Namespace')
    if (!home) {
      const message = 'is not in the overlay; list ../../base under resources in kustomization.yaml'
      yield { object: 'Namespace', field: 'metadata', message }
      return
    }
    const { name } = home.metadata
    for (const object of objects) {
      const { namespace } = object.metadata
      if (object.kind === 'Namespace' || namespace === name) continue
      const message = `is ${namespace ?? 'missing'}; write ${name} (kustomization.yaml, namespace)`
      yield problem(object, 'metadata.namespace', message)
    }
  },
}

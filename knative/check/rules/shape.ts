/** Kinds, versions and fields. The other rules look at objects that keep these. */
import { values } from '../objects.ts'
import { problem, type Rule } from '../rule.ts'
import { API_VERSIONS, faultsOf } from '../schemas.ts'

export const knownKinds: Rule = {
  name: 'known-kinds',
  why: 'another version is another type, and what a reference with a wrong one names is never found',
  *check({ objects }) {
    for (const object of objects) {
      for (const [path, value] of values(object)) {
        const { kind, apiVersion } = Object(value) as { kind?: string; apiVersion?: string }
        const field = path === '' ? 'apiVersion' : `${path}.apiVersion`
        const wanted = API_VERSIONS[kind ?? '']
        if (wanted && apiVersion !== wanted) {
          yield problem(object, field, `is ${apiVersion}, ${kind} is written as ${wanted}`)
        } else if (!wanted && (path === '' || apiVersion)) {
          const known = Object.keys(API_VERSIONS).join(', ')
          yield problem(object, field, `no rules for the kind ${kind}; there are for ${known}`)
        }
      }
    }
  },
}

export const knownFields: Rule = {
  name: 'known-fields',
  why: 'a field that Knative does not know is dropped without a word, and the default stands in its place',
  *check({ objects }) {
    for (const object of objects) {
      if (object.apiVersion !== API_VERSIONS[object.kind]) continue
      for (const { field, says } of faultsOf(object)) yield problem(object, field, says)
    }
  },
}

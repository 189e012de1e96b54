/** Kinds, API versions and fields. The other rules rely on objects that keep these rules. */
import { values } from '../objects.ts'
import { problem, type Rule } from '../rule.ts'
import { API_VERSIONS, faultsOf } from '../schemas.ts'

export const knownKinds: Rule = {
  name: 'known-kinds',
  why: 'Another API version is another type. A reference that names a wrong version is never resolved.',
  *check({ objects }) {
    for (const object of objects) {
      for (const [path, value] of values(object)) {
        const { kind, apiVersion } = Object(value) as { kind?: string; apiVersion?: string }
        const field = path === '' ? 'apiVersion' : `${path}.apiVersion`
        const expected = API_VERSIONS[kind ?? '']
        if (expected && apiVersion !== expected) {
          yield problem(object, field, `is ${apiVersion}; write ${expected} for a ${kind}`)
        } else if (!expected && (path === '' || apiVersion)) {
          yield problem(object, field, unknownKind(kind))
        }
      }
    }
  },
}

function unknownKind(kind: string | undefined): string {
  if (kind === 'Datacenter') {
    return 'is still in the overlay; list components/datacenter as the last component in kustomization.yaml, which copies its values and drops it'
  }
  const known = Object.keys(API_VERSIONS).join(', ')
  return `there are no rules for the kind ${kind}, so nothing would check it; write one of ${known}, or leave it out`
}

export const knownFields: Rule = {
  name: 'known-fields',
  why: 'Knative drops a field that it does not know without a message, and its default is used instead.',
  *check({ objects }) {
    for (const object of objects) {
      if (object.apiVersion !== API_VERSIONS[object.kind]) continue
      for (const { field, message } of faultsOf(object)) yield problem(object, field, message)
    }
  },
}

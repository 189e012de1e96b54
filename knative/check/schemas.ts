/** Shapes of what is written by hand, checked strictly: Knative ignores a misspelt field. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv, type ErrorObject } from 'ajv'
import { parse } from 'yaml'

type Schema = { readonly [key: string]: unknown }

const read = (name: string): Schema =>
  parse(readFileSync(join(import.meta.dirname, 'schemas', `${name}.yaml`), 'utf8'))

/** The kinds that are used, with the only version of each to write. */
export const API_VERSIONS: Readonly<Record<string, string>> = {
  KafkaSource: 'sources.knative.dev/v1',
  SinkBinding: 'sources.knative.dev/v1',
  KafkaChannel: 'messaging.knative.dev/v1',
  Subscription: 'messaging.knative.dev/v1',
  Sequence: 'flows.knative.dev/v1',
  KafkaSink: 'eventing.knative.dev/v1alpha1',
  EventPolicy: 'eventing.knative.dev/v1alpha1',
  Service: 'serving.knative.dev/v1',
  NetworkPolicy: 'networking.k8s.io/v1',
  PodDisruptionBudget: 'policy/v1',
  ConfigMap: 'v1',
  Namespace: 'v1',
}

/** What stands beside apiVersion, kind and metadata; `spec` for all other kinds. */
const WITHOUT_SPEC: Readonly<Record<string, Schema>> = {
  Namespace: {},
  ConfigMap: { data: { $ref: '#/definitions/strings' } },
}

const definitions = Object.assign(
  {},
  ...['common', 'eventing', 'serving', 'kubernetes'].map(read),
) as Schema

const ajv = new Ajv({
  allErrors: true,
  verbose: true,
  strict: true,
  strictTypes: false,
  strictRequired: false,
})

const validators = new Map(
  Object.entries(API_VERSIONS).map(([kind, apiVersion]) => {
    const rest = WITHOUT_SPEC[kind] ?? { spec: { $ref: `#/definitions/${kind}` } }
    const properties = {
      apiVersion: { const: apiVersion },
      kind: { const: kind },
      metadata: { $ref: '#/definitions/metadata' },
      ...rest,
    }
    const required = Object.keys(properties)
    const schema = {
      definitions,
      type: 'object',
      additionalProperties: false,
      required,
      properties,
    }
    return [kind, ajv.compile(schema)]
  }),
)
const datacenter = ajv.compile(read('datacenter'))

/** A field that is not as it must be, with its path. */
export interface Fault {
  readonly field: string
  readonly says: string
}

/** What is wrong with an object of a kind in API_VERSIONS; nothing for other kinds. */
export const faultsOf = (object: { readonly kind: string }): Fault[] =>
  faults(validators.get(object.kind), object)

/** What is wrong with an overlay's datacenter.yaml. */
export const datacenterFaults = (value: unknown): Fault[] => faults(datacenter, value)

function faults(validate: ReturnType<typeof ajv.compile> | undefined, value: unknown): Fault[] {
  if (!validate || validate(value)) return []
  // What stands behind these is said by another error.
  const telling = ({ keyword, propertyName }: ErrorObject) => keyword !== 'if' && !propertyName
  return (validate.errors ?? []).filter(telling).map(inWords)
}

function inWords({ keyword, instancePath, params, message, ...error }: ErrorObject): Fault {
  const path = instancePath.slice(1).replaceAll('/', '.').replaceAll('~1', '/')
  const inside = (name: string) => (path === '' ? name : `${path}.${name}`)
  switch (keyword) {
    case 'additionalProperties': {
      const known = Object.keys((error.parentSchema as Schema).properties ?? {}).join(', ')
      return { field: inside(params.additionalProperty), says: `unknown field; known are ${known}` }
    }
    case 'required':
      return { field: inside(params.missingProperty), says: 'is missing' }
    case 'propertyNames':
      return { field: inside(params.propertyName), says: 'is not a name that is allowed here' }
    case 'const':
      return { field: path, says: `must be ${JSON.stringify(params.allowedValue)}` }
    case 'enum':
      return { field: path, says: `must be one of ${params.allowedValues.join(', ')}` }
    default:
      return { field: path, says: `is ${JSON.stringify(error.data)}, ${message}` }
  }
}

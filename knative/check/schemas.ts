/** The shape of each kind that is written by hand, checked strictly: Knative ignores a misspelt field. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import { parse } from 'yaml'

type Schema = { readonly [key: string]: unknown }

const read = (name: string): Schema =>
  parse(readFileSync(join(import.meta.dirname, 'schemas', `${name}.yaml`), 'utf8'))

/** The kinds that overlays may use, and the API version to write for each. */
export const API_VERSIONS: Readonly<Record<string, string>> = {
  KafkaSource: 'sources.knative.dev/v1',
  SinkBinding: 'sources.knative.dev/v1',
  KafkaChannel: 'messaging.knative.dev/v1',
  Subscription: 'messaging.knative.dev/v1',
  Sequence: 'flows.knative.dev/v1',
  KafkaSink: 'eventing.knative.dev/v1alpha1',
  EventPolicy: 'eventing.knative.dev/v1alpha1',
  Service: 'serving.knative.dev/v1',
  Deployment: 'apps/v1',
  Job: 'batch/v1',
  ScaledObject: 'keda.sh/v1alpha1',
  TriggerAuthentication: 'keda.sh/v1alpha1',
  PodMonitor: 'monitoring.coreos.com/v1',
  NetworkPolicy: 'networking.k8s.io/v1',
  PodDisruptionBudget: 'policy/v1',
  ConfigMap: 'v1',
  Namespace: 'v1',
}

/** The schema that has the definitions, under its $id. */
const DEFINITIONS = 'definitions'
const defined = (name: string): Schema => ({ $ref: `${DEFINITIONS}#/definitions/${name}` })

/** Kinds without `spec`, with the fields they have instead. */
const WITHOUT_SPEC: Readonly<Record<string, Schema>> = {
  Namespace: {},
  ConfigMap: { data: defined('strings') },
}

const ajv = new Ajv({
  allErrors: true,
  verbose: true,
  strict: true,
  strictTypes: false,
  strictRequired: false,
})
const files = ['common', 'eventing', 'serving', 'kubernetes', 'direct']
ajv.addSchema({ $id: DEFINITIONS, definitions: Object.assign({}, ...files.map(read)) })

function schemaOf(kind: string, apiVersion: string): Schema {
  const properties = {
    apiVersion: { const: apiVersion },
    kind: { const: kind },
    metadata: defined('metadata'),
    ...(WITHOUT_SPEC[kind] ?? { spec: defined(kind) }),
  }
  const required = Object.keys(properties)
  return { $id: kind, type: 'object', additionalProperties: false, required, properties }
}

/** Compiled at its first use, since an overlay has some of the kinds. */
function validatorOf(kind: string): ValidateFunction | undefined {
  const apiVersion = API_VERSIONS[kind]
  if (apiVersion === undefined) return undefined
  return ajv.getSchema(kind) ?? ajv.compile(schemaOf(kind, apiVersion))
}

const datacenter = ajv.compile(read('datacenter'))

/** A field with a wrong value, and what is wrong with it. */
export interface Fault {
  readonly field: string
  readonly message: string
}

/** The wrong fields of an object. Empty for a kind that is not in API_VERSIONS. */
export const faultsOf = (object: { readonly kind: string }): Fault[] =>
  faults(validatorOf(object.kind), object)

/** The wrong fields of an overlay's datacenter.yaml. */
export const datacenterFaults = (value: unknown): Fault[] => faults(datacenter, value)

function faults(validate: ValidateFunction | undefined, value: unknown): Fault[] {
  if (!validate || validate(value)) return []
  // Ajv reports each of these a second time, with more detail.
  const isDetailed = ({ keyword, propertyName }: ErrorObject) => keyword !== 'if' && !propertyName
  return (validate.errors ?? []).filter(isDetailed).map(inWords)
}

function inWords({ keyword, instancePath, params, message, ...error }: ErrorObject): Fault {
  const path = instancePath.slice(1).replaceAll('/', '.').replaceAll('~1', '/')
  const inside = (name: string) => (path === '' ? name : `${path}.${name}`)
  switch (keyword) {
    case 'additionalProperties': {
      const known = Object.keys((error.parentSchema as Schema).properties ?? {}).join(', ')
      return {
        field: inside(params.additionalProperty),
        message: `is not a known field; write one of ${known}`,
      }
    }
    case 'required':
      return { field: inside(params.missingProperty), message: 'is missing' }
    case 'propertyNames':
      return {
        field: inside(params.propertyName),
        message: 'is not an allowed name; use letters, digits, hyphens, dots and _',
      }
    case 'const':
      return {
        field: path,
        message: `is ${JSON.stringify(error.data)}; write ${JSON.stringify(params.allowedValue)}`,
      }
    case 'enum':
      return {
        field: path,
        message: `is ${JSON.stringify(error.data)}; write one of ${params.allowedValues.join(', ')}`,
      }
    default:
      return { field: path, message: `is ${JSON.stringify(error.data)}, ${message}` }
  }
}

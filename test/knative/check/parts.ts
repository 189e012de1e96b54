import type { Definition } from '@tributary/runtime'
import type { Overlay } from '../../../knative/check/overlay.ts'
import { COMPONENTS, copyOf, DIRECTLY, ORDER_DIRECTLY, withComponents } from './support.ts'

// biome-ignore lint/suspicious/noExplicitAny: a mutation may write anything anywhere
export type Json = any

let rendered: Overlay | undefined

/** The overlay eqiad with every component, rendered once. */
export const everything = (): Overlay => {
  rendered ??= withComponents(COMPONENTS)
  return rendered
}

let direct: Overlay | undefined

/** The overlay eqiad with a function that reads Kafka itself, and every component for that. */
export const everythingDirect = (): Overlay => {
  direct ??= withComponents(DIRECTLY)
  return direct
}

/** A copy of everythingDirect(), and the parts of it that mutations change. */
export function directParts() {
  const copy = copyOf(everythingDirect())
  const { functions, definitions } = copy
  const overlay: Json = copy
  const find = finder(overlay)
  const deployment = find('Deployment', 'page-wikitext-change')
  const container = deployment.spec.template.spec.containers[0]
  const scaled = find('ScaledObject', 'page-wikitext-change')
  const { env } = container
  return {
    overlay,
    functions: Object.fromEntries(functions),
    definitions: Object.fromEntries(definitions),
    /** The objects of Eventing in whose place the Deployment is. */
    http: parts(),
    settings: find('ConfigMap', 'tributary').data,
    deployment,
    pods: deployment.spec.template.spec,
    container,
    env: Object.fromEntries(env.map((variable: Json) => [variable.name, variable])),
    scaled,
    trigger: scaled.spec.triggers[0],
    authentication: find('TriggerAuthentication', 'page-wikitext-change'),
    kafka: find('NetworkPolicy', 'functions-to-kafka'),
    ordered: find('KafkaSink', 'page-change-ordered'),
    inputs: { eqiad: find('KafkaSource', 'page-change-order-eqiad') },
  }
}

let ordered: Overlay | undefined

/** A copy of the overlay eqiad whose ordered stream reads Kafka itself, and the parts that mutations change. */
export function directOrderParts() {
  ordered ??= withComponents([ORDER_DIRECTLY])
  const copy = copyOf(ordered)
  const overlay: Json = copy
  const find = finder(overlay)
  const { env } = find('Deployment', 'page-change-order').spec.template.spec.containers[0]
  return {
    overlay,
    functions: Object.fromEntries(copy.functions),
    definitions: Object.fromEntries(copy.definitions),
    settings: find('ConfigMap', 'tributary').data,
    env: Object.fromEntries(env.map((variable: Json) => [variable.name, variable])),
  }
}

const finder =
  (overlay: Json) =>
  (kind: string, name: string): Json => {
    const found = overlay.objects.find(
      (object: Json) => object.kind === kind && object.metadata.name === name,
    )
    if (!found) throw new Error(`no ${kind} ${name}`)
    return found
  }

/** A function that is about no page and asks an API of its own. No object of the overlay calls it. */
const plantedWeather = (): Definition => {
  const allowed = { PLANTED_API_URL: 'an http or https address', PLANTED_TOKEN: 'a text' }
  const addresses = ['PLANTED_API_URL']
  const secrets = new Set(['PLANTED_TOKEN'])
  const settings = {
    validate: () => true,
    allowed,
    addresses,
    integers: new Set<string>(),
    secrets,
  }
  const schema = { id: '/city/change/1.0.0', majors: [1], validate: () => true }
  return {
    name: 'planted-weather',
    input: [{ stream: 'planted_change', schema }],
    output: { stream: 'planted_weather', schema },
    key: () => ({ partitionkey: '{"city_id":1}', subject: 'cities/1' }),
    lookups: { geo: { settings, open: () => ({ forEvent: () => undefined }) } },
    enrich: () => ({}),
  }
}

const withOwnInput = (definition: Definition): Definition => ({
  ...definition,
  input: definition.input.map((input) => ({ ...input })),
})

/** A copy of everything(), and the parts of it that mutations change, by the names they use for them. */
export function parts() {
  const copy = copyOf(everything())
  const { functions, definitions } = copy
  const overlay: Json = copy
  const find = finder(overlay)
  const sequence = find('Sequence', 'page-wikitext-change')
  const service = find('Service', 'page-wikitext-change')
  const configMap = find('ConfigMap', 'tributary')
  return {
    overlay,
    functions: {
      ...Object.fromEntries(functions),
      'planted-weather': structuredClone(functions.get('page-wikitext-change')),
    },
    definitions: {
      ...Object.fromEntries([...definitions].map(([name, each]) => [name, withOwnInput(each)])),
      'planted-weather': plantedWeather(),
    },
    namespace: find('Namespace', 'tributary'),
    configMap,
    settings: configMap.data,
    source: find('KafkaSource', 'page-wikitext-change'),
    sequence,
    step: sequence.spec.steps[0],
    output: find('KafkaSink', 'page-wikitext-change'),
    deadLetters: find('KafkaSink', 'page-wikitext-change-dead-letter'),
    binding: find('SinkBinding', 'page-key'),
    policy: find('EventPolicy', 'page-wikitext-change-output'),
    budget: find('PodDisruptionBudget', 'page-wikitext-change'),
    wiki: find('NetworkPolicy', 'functions-to-mediawiki'),
    channels: find('NetworkPolicy', 'functions-to-channels'),
    service,
    keyer: find('Service', 'page-key'),
    revision: service.spec.template.spec,
    container: service.spec.template.spec.containers[0],
    annotations: service.spec.template.metadata.annotations,
    /** The ordered stream's sources, by the datacenter whose topic they read. */
    inputs: {
      eqiad: find('KafkaSource', 'page-change-order-eqiad'),
      codfw: find('KafkaSource', 'page-change-order-codfw'),
    },
    ordered: find('KafkaSink', 'page-change-ordered'),
    inconsistency: find('KafkaSink', 'page-change-ordered-inconsistency'),
    orderDeadLetters: find('KafkaSink', 'page-change-order-dead-letter'),
  }
}

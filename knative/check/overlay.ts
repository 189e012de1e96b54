/** A rendered overlay, with what the rules compare it to. */
import { secretText } from '../definition.ts'
import type { Functions } from '../functions.ts'
import type { Container, Delivery, KubernetesObject, Reference } from './objects.ts'
import { ofKind, references } from './objects.ts'
import { containersOf, functionOf, podsOf } from './pods.ts'

export interface Overlay extends Functions {
  /** The name of its folder, which is the datacenter's. */
  readonly name: string
  /** The names of all datacenters that have an overlay, this one included. */
  readonly datacenters: readonly string[]
  /** The datacenters whose overlay lists components/ordered-stream/active. */
  readonly active: readonly string[]
  readonly objects: readonly KubernetesObject[]
}

/** A KafkaSource, a Sequence step or a Subscription: it calls something, retries, and keeps dead letters. */
export interface Deliverer {
  readonly object: KubernetesObject
  /** The path of its `delivery`, also where that is missing. */
  readonly field: string
  readonly delivery: Delivery | undefined
  readonly to: Reference
  /** Whether it sends one event of a partition at a time, so that a failing one blocks those behind it. */
  readonly ordered: boolean
}

export function deliverers({ objects }: Overlay): Deliverer[] {
  const field = 'spec.delivery'
  return [
    ...ofKind(objects, 'KafkaSource').map((object) => {
      const { delivery, sink, ordering } = object.spec
      return { object, field, delivery, to: sink.ref, ordered: ordering !== 'unordered' }
    }),
    ...ofKind(objects, 'Sequence').flatMap((object) =>
      object.spec.steps.map(({ delivery, ref }, i) => {
        return { object, field: `spec.steps.${i}.delivery`, delivery, to: ref, ordered: true }
      }),
    ),
    ...ofKind(objects, 'Subscription').map((object) => {
      const { delivery, subscriber } = object.spec
      return { object, field, delivery, to: subscriber.ref, ordered: true }
    }),
  ]
}

/** The ConfigMap that every function gets its environment from. */
export const SETTINGS = 'tributary'

/** A function's own variables, and where they are written: in its Service, its Deployment or its func.yaml. */
export interface OwnVariables {
  readonly object: string
  readonly field: string
  /** Values as func.yaml has them, so that of a Secret is `{{ secret:NAME:KEY }}`. */
  readonly values: Readonly<Record<string, string>>
}

export function ownVariables(overlay: Overlay, name: string): OwnVariables {
  const found = containersOf(overlay.objects).find((each) => each.name === name)
  const written = found
    ? variablesOf(found.container)
    : (overlay.functions.get(name)?.run?.envs ?? []).map((env) => [env.name, env.value] as const)
  return {
    object: found
      ? `${found.object.kind} ${found.object.metadata.name}`
      : `functions/${name}/func.yaml`,
    field: found ? 'spec.template.spec.containers.0.env' : 'run.envs',
    // A variable without a name is a whole ConfigMap.
    values: expanded(written.filter(([variable]) => variable !== undefined)),
  }
}

/** Variables with the values of earlier ones in place of `$(NAME)`, as Kubernetes does it. */
function expanded(variables: readonly (readonly [string | undefined, string])[]) {
  const values: Record<string, string> = {}
  for (const [name = '', value] of variables) {
    values[name] = value.replaceAll(/\$\((\w+)\)/g, (text, other) => values[other] ?? text)
  }
  return values
}

/** The environment of a container: the ConfigMap and its own variables. */
export const environmentIn = (overlay: Overlay, container: Container): Record<string, string> => ({
  ...settingsOf(overlay)?.data,
  ...expanded(variablesOf(container)),
})

/** The variables of a container, with their values as func.yaml has them. */
export const variablesOf = ({ env = [] }: Container): (readonly [string, string])[] =>
  env.map(({ name, value = '', valueFrom }) => [
    name,
    valueFrom ? secretText(valueFrom.secretKeyRef) : value,
  ])

/** A function's environment: the ConfigMap and its own variables. */
export const environmentOf = (overlay: Overlay, name: string): Record<string, string> => ({
  ...settingsOf(overlay)?.data,
  ...ownVariables(overlay, name).values,
})

export const settingsOf = ({ objects }: Overlay) =>
  ofKind(objects, 'ConfigMap').find(({ metadata }) => metadata.name === SETTINGS)

/** A function's Service, if the overlay has it; otherwise `kn func deploy` makes it from func.yaml. */
export const serviceOf = ({ objects }: Overlay, name: string) =>
  ofKind(objects, 'Service').find(({ metadata }) => metadata.name === name)

/** The functions that an overlay calls, or has a Service or pods of. */
export function calledFunctions({ objects }: Overlay): Set<string> {
  const services = ofKind(objects, 'Service').map(({ metadata }) => metadata.name)
  const direct = podsOf(objects).map(functionOf)
  const called = objects.flatMap((object) =>
    [...references(object)].flatMap(([, { kind, name }]) => (kind === 'Service' ? name : [])),
  )
  return new Set([...services, ...direct, ...called])
}

/** The channel that a reference leads to: a KafkaChannel, or the first one of a Sequence. */
export function channelOf({ objects }: Overlay, { kind, name }: Reference) {
  const isNamed = ({ metadata }: { metadata: { name: string } }) => metadata.name === name
  if (kind === 'KafkaChannel') return ofKind(objects, 'KafkaChannel').find(isNamed)?.spec
  if (kind !== 'Sequence') return undefined
  return ofKind(objects, 'Sequence').find(isNamed)?.spec.channelTemplate.spec
}

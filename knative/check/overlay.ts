/** What the rules look at: a rendered overlay, and what it has to agree with. */
import type { Delivery, KubernetesObject, Reference } from './objects.ts'
import { ofKind } from './objects.ts'

export interface Overlay {
  /** Its folder's name, which is the datacenter's. */
  readonly name: string
  /** The names of all datacenters, its own too. */
  readonly datacenters: readonly string[]
  /** Those of them that write the ordered stream. */
  readonly active: readonly string[]
  readonly objects: readonly KubernetesObject[]
  /** The functions of this repository, with their func.yaml where they have one. */
  readonly functions: ReadonlyMap<string, FuncYaml | undefined>
}

/** As much of a functions/<name>/func.yaml as has to agree with a Service. */
export interface FuncYaml {
  readonly run?: { readonly envs?: readonly { readonly name?: string; readonly value: string }[] }
  readonly deploy?: {
    readonly labels?: readonly { readonly key: string; readonly value: string }[]
    readonly healthEndpoints?: { readonly liveness?: string; readonly readiness?: string }
    readonly options?: {
      readonly scale?: Readonly<Record<'min' | 'max' | 'metric' | 'target', unknown>>
      readonly resources?: {
        readonly requests?: Readonly<Record<string, unknown>>
        readonly limits?: Readonly<Record<string, unknown>>
      }
    }
  }
}

/** A KafkaSource, a step or a Subscription: something that calls something else and must not lose. */
export interface Deliverer {
  readonly object: KubernetesObject
  /** Where its delivery stands, or should. */
  readonly field: string
  readonly delivery: Delivery | undefined
  readonly to: Reference
  /** One event at a time: a stuck one blocks what is behind it. */
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

/** A function's environment, however it is deployed. */
export function environmentOf(overlay: Overlay, name: string): Record<string, string> {
  const service = ofKind(overlay.objects, 'Service').find(({ metadata }) => metadata.name === name)
  const own = service
    ? (service.spec.template.spec.containers[0].env ?? [])
    : (overlay.functions.get(name)?.run?.envs ?? [])
  return {
    ...settingsOf(overlay)?.data,
    ...Object.fromEntries(own.flatMap(({ name, value }) => (name && value ? [[name, value]] : []))),
  }
}

export const settingsOf = ({ objects }: Overlay) =>
  ofKind(objects, 'ConfigMap').find(({ metadata }) => metadata.name === SETTINGS)

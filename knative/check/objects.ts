/** The fields of rendered objects that the rules read. rules/shape.ts checks that objects have this shape. */
import { parseAllDocuments } from 'yaml'

export interface KubernetesObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  }
}

export interface Reference {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly namespace?: string
}

export interface Destination {
  readonly ref: Reference
}

export interface Delivery {
  readonly retry?: number
  readonly backoffPolicy?: 'linear' | 'exponential'
  readonly backoffDelay?: string
  readonly timeout?: string
  readonly deadLetterSink?: Destination
}

export interface Channel {
  readonly numPartitions?: number
  readonly replicationFactor?: number
  readonly retentionDuration?: string
}

interface Kind<K extends string, S> extends KubernetesObject {
  readonly kind: K
  readonly spec: S
}

export type KafkaSource = Kind<
  'KafkaSource',
  {
    readonly topics: readonly string[]
    readonly bootstrapServers: readonly string[]
    readonly consumerGroup?: string
    readonly initialOffset?: string
    readonly ordering?: string
    readonly consumers?: number
    readonly sink: Destination
    readonly delivery?: Delivery
    readonly net?: object
    readonly ceOverrides?: { readonly extensions?: Readonly<Record<string, string>> }
  }
>

export type KafkaSink = Kind<
  'KafkaSink',
  {
    readonly topic: string
    readonly bootstrapServers: readonly string[]
    readonly numPartitions?: number
    readonly replicationFactor?: number
    readonly contentMode?: string
    readonly auth?: object
  }
>

export type Sequence = Kind<
  'Sequence',
  {
    readonly channelTemplate: { readonly apiVersion: string; readonly spec?: Channel }
    readonly steps: readonly (Destination & { readonly delivery?: Delivery })[]
    readonly reply?: Destination
  }
>

export type Subscription = Kind<
  'Subscription',
  {
    readonly channel: Reference
    readonly subscriber: Destination
    readonly reply?: Destination
    readonly delivery?: Delivery
  }
>

export type KafkaChannel = Kind<'KafkaChannel', Channel>

export type SinkBinding = Kind<
  'SinkBinding',
  {
    readonly subject: Reference
    readonly sink: Destination
    readonly ceOverrides?: { readonly extensions?: Readonly<Record<string, string>> }
  }
>

export interface Container {
  readonly image: string
  readonly env?: readonly {
    readonly name: string
    readonly value?: string
    readonly valueFrom?: { readonly secretKeyRef: { readonly name: string; readonly key: string } }
  }[]
  readonly envFrom?: readonly { readonly configMapRef?: { readonly name: string } }[]
  readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[]
  readonly livenessProbe?: { readonly httpGet: { readonly path: string; readonly port: number } }
  readonly readinessProbe?: { readonly httpGet: { readonly path: string; readonly port: number } }
  readonly resources?: {
    readonly requests?: Readonly<Record<string, string>>
    readonly limits?: Readonly<Record<string, string>>
  }
  readonly securityContext?: object
}

export type Service = Kind<
  'Service',
  {
    readonly template: {
      readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> }
      readonly spec: {
        readonly timeoutSeconds?: number
        readonly responseStartTimeoutSeconds?: number
        readonly containerConcurrency?: number
        readonly containers: readonly [Container]
      }
    }
  }
>

/** A template of pods with one container, as a Deployment and a Job have it. */
interface PodTemplate {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> }
  readonly spec: {
    readonly terminationGracePeriodSeconds?: number
    readonly restartPolicy?: string
    readonly containers: readonly [Container]
  }
}

export type Deployment = Kind<
  'Deployment',
  {
    readonly replicas?: number
    readonly strategy?: { readonly type?: string }
    readonly template: PodTemplate
  }
>

export type Job = Kind<
  'Job',
  {
    readonly backoffLimit: number
    readonly ttlSecondsAfterFinished?: number
    readonly template: PodTemplate
  }
>

export type ScaledObject = Kind<
  'ScaledObject',
  {
    readonly scaleTargetRef: { readonly name: string }
    readonly maxReplicaCount: number
    readonly triggers: readonly {
      readonly metadata: Readonly<Record<string, string>>
      readonly authenticationRef?: { readonly name: string }
    }[]
  }
>

export type TriggerAuthentication = Kind<
  'TriggerAuthentication',
  { readonly secretTargetRef?: readonly object[] }
>

export interface ConfigMap extends KubernetesObject {
  readonly kind: 'ConfigMap'
  readonly data?: Readonly<Record<string, string>>
}

export interface PodSelector {
  readonly matchLabels?: Readonly<Record<string, string>>
  readonly matchExpressions?: readonly {
    readonly key: string
    readonly operator: string
    readonly values?: readonly string[]
  }[]
}

export type NetworkPolicy = Kind<
  'NetworkPolicy',
  {
    readonly podSelector: PodSelector
    readonly egress?: readonly {
      readonly to?: readonly { readonly ipBlock?: { readonly cidr: string } }[]
      readonly ports?: readonly { readonly port: number }[]
    }[]
  }
>

type Known =
  | KafkaSource
  | KafkaSink
  | Sequence
  | Subscription
  | KafkaChannel
  | SinkBinding
  | Service
  | Deployment
  | Job
  | ScaledObject
  | TriggerAuthentication
  | ConfigMap
  | NetworkPolicy

/** @param text the output of `kubectl kustomize` */
export const parseObjects = (text: string): KubernetesObject[] =>
  parseAllDocuments(text).flatMap((document) => document.toJS() ?? [])

/** The objects of one kind, in the order they were rendered. */
export const ofKind = <K extends Known['kind']>(
  objects: readonly KubernetesObject[],
  kind: K,
): Extract<Known, { kind: K }>[] =>
  objects.filter((object): object is Extract<Known, { kind: K }> => object.kind === kind)

/** Every value inside an object, with its path (`spec.steps.0.ref`). The object itself comes first, with the path ''. */
export function values(value: unknown, path = '', found: [path: string, value: unknown][] = []) {
  found.push([path, value])
  for (const [key, child] of typeof value === 'object' ? Object.entries(value ?? {}) : []) {
    values(child, path === '' ? key : `${path}.${key}`, found)
  }
  return found
}

/** Every place in an object that names another object. */
export function* references(object: KubernetesObject): Generator<[path: string, Reference]> {
  for (const [path, value] of values(object)) {
    const { kind, name } = Object(value) as Partial<Reference>
    if (path !== '' && typeof kind === 'string' && typeof name === 'string') {
      yield [path, value as Reference]
    }
  }
}

/** Objects with a function's container, at `spec.template.spec.containers.0`. */
import {
  type Container,
  type Deployment,
  type Job,
  type KubernetesObject,
  ofKind,
} from './objects.ts'

/** The label of a function's pods, Knative's own and others. */
export const SERVICE_LABEL = 'serving.knative.dev/service'

/** Functions that read Kafka themselves: the Deployments of components/direct, and the Jobs of backfills. */
export const podsOf = (objects: readonly KubernetesObject[]): (Deployment | Job)[] => [
  ...ofKind(objects, 'Deployment'),
  ...ofKind(objects, 'Job'),
]

/** The name of the function in such pods. */
export const functionOf = ({ metadata, spec }: Deployment | Job): string =>
  spec.template.metadata.labels[SERVICE_LABEL] ?? metadata.name

export interface WithContainer {
  readonly object: KubernetesObject
  /** The function. */
  readonly name: string
  readonly container: Container
}

export function containersOf(objects: readonly KubernetesObject[]): WithContainer[] {
  const services = ofKind(objects, 'Service').map((object) => ({
    object,
    name: object.metadata.name,
    container: object.spec.template.spec.containers[0],
  }))
  const pods = podsOf(objects).map((object) => ({
    object,
    name: functionOf(object),
    container: object.spec.template.spec.containers[0],
  }))
  return [...services, ...pods]
}

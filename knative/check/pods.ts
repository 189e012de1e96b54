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

/** Whether a Deployment is the reader of databases (components/capture), which is no function. */
export const isReader = ({ spec }: Deployment): boolean =>
  spec.template.metadata.labels['app.kubernetes.io/component'] === 'capture'

/** Functions that read Kafka themselves: the Deployments of components/direct, and the Jobs of backfills. */
export const podsOf = (objects: readonly KubernetesObject[]): (Deployment | Job)[] => [
  ...ofKind(objects, 'Deployment').filter((object) => !isReader(object)),
  ...ofKind(objects, 'Job'),
]

/** Everything in pods that connects to Kafka itself. */
export const kafkaPodsOf = (objects: readonly KubernetesObject[]): (Deployment | Job)[] => [
  ...podsOf(objects),
  ...ofKind(objects, 'Deployment').filter(isReader),
]

/** The name of the function in such pods. */
export const functionOf = ({ metadata, spec }: Deployment | Job): string =>
  spec.template.metadata.labels[SERVICE_LABEL] ?? metadata.name

/** The reader's name among functions; no function can have it. */
export const READER = '(reader)'

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
  const readers = ofKind(objects, 'Deployment')
    .filter(isReader)
    .map((object) => {
      return { object, name: READER, container: object.spec.template.spec.containers[0] }
    })
  return [...services, ...pods, ...readers]
}

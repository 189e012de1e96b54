/** A function reads Kafka itself or is called by Eventing. Applying an overlay leaves what was there the other way. */
import type { KubernetesObject } from '../knative/check/objects.ts'
import { isDirect } from '../knative/deployment.ts'
import { DeployError, outputOf } from './programs.ts'

const SOURCES = 'kafkasources.sources.knative.dev'
const LABEL = 'tributary/transport=kafka'

/** @throws DeployError if the cluster still has the other way of a function, which would handle each event twice */
export function refuseOtherWay(objects: readonly KubernetesObject[]): void {
  for (const [namespace = 'default', here] of Map.groupBy(
    objects,
    ({ metadata }) => metadata.namespace,
  )) {
    const named = (object: KubernetesObject) => object.metadata.name
    const direct = new Set(here.filter(isDirect).map(named))
    const called = new Set(here.filter(({ kind }) => kind === 'KafkaSource').map(named))
    const get = (kind: string, ...more: string[]) =>
      names(
        outputOf('kubectl', ['get', kind, ...more, '--namespace', namespace, '--output', 'name']),
      )
    const known = direct.size > 0 ? outputOf('kubectl', ['api-resources', '--output', 'name']) : ''
    const source = known.includes(SOURCES) && get(SOURCES).find((name) => direct.has(name))
    if (source) throw new DeployError(twice(`KafkaSource ${source}`, namespace))
    const deployment =
      called.size > 0 && get('deployments', '--selector', LABEL).find((name) => called.has(name))
    if (deployment) throw new DeployError(twice(`Deployment ${deployment}`, namespace))
  }
}

const names = (output: string) =>
  output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.slice(line.lastIndexOf('/') + 1))

const twice = (object: string, namespace: string) =>
  `${object} still reads the topic in the namespace ${namespace}, and each event would be handled twice; see docs/deploy.md, Directly on Kafka, for how to change over`

/**
 * Takes away what `make deploy` made, and nothing else. The namespace stays, and with it everything that
 * was made in another way: the order store and its volume, Secrets, functions deployed by hand.
 *
 * 1. The KafkaSources, so that no more events come in. An event that is in a channel now would be lost
 *    with the channel, so the rest waits for the operator's word that the channels are empty.
 * 2. What sends events on, then the functions, then the sinks and everything else: an event that is still
 *    on its way finds the next thing there.
 */
import type { KubernetesObject } from '../knative/check/objects.ts'
import { functionsOf, isSender, isSource, listOf } from '../knative/deployment.ts'
import { outputOf, run } from './programs.ts'

/** The label on each Service that `make deploy` made with `func deploy`. */
export const MADE_BY = { label: 'tributary/made-by', value: 'make-deploy' } as const

const SERVICES = 'services.serving.knative.dev'
/** Deleted last, or never: functions read their settings from it. */
const isSettings = ({ kind }: KubernetesObject) => kind === 'ConfigMap'
const isNamespace = ({ kind }: KubernetesObject) => kind === 'Namespace'

/** @param drained whether the operator has seen that no channel holds an event any more */
export function undeploy(
  objects: readonly KubernetesObject[],
  datacenter: string,
  drained: boolean,
): void {
  remove(objects.filter(isSource))
  if (!drained) {
    say(waitForChannels(datacenter))
    return
  }
  remove(objects.filter(isSender))
  const namespaces = new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []))
  for (const namespace of namespaces) removeFunctions(objects, namespace)
  const done = [isSource, isSender, isSettings, isNamespace]
  remove(objects.filter((object) => !done.some((isDone) => isDone(object))))
  for (const namespace of namespaces) removeSettings(objects, namespace)
}

/** Deletes objects and waits until they are gone. Those that are gone already are no error. */
function remove(objects: readonly KubernetesObject[]): void {
  if (objects.length === 0) return
  const args = ['delete', '--ignore-not-found', '--timeout=5m', '-f', '-']
  run('kubectl', args, { input: listOf(objects) })
}

function removeFunctions(objects: readonly KubernetesObject[], namespace: string): void {
  const selector = ['--selector', `${MADE_BY.label}=${MADE_BY.value}`]
  const made = servicesIn(namespace, selector)
  const names = functionsOf(objects)
    .filter((each) => each.namespace === namespace && made.includes(each.name))
    .map(({ name }) => name)
  if (names.length === 0) return
  run('kubectl', ['delete', SERVICES, ...names, '--namespace', namespace, '--timeout=5m'])
}

function removeSettings(objects: readonly KubernetesObject[], namespace: string): void {
  const settings = objects.filter(
    (object) => isSettings(object) && object.metadata.namespace === namespace,
  )
  const left = servicesIn(namespace)
  if (left.length === 0) remove(settings)
  else {
    const names = settings.map(({ metadata }) => metadata.name).join(', ')
    say(
      `ConfigMap ${names} stays: make deploy did not make these functions, and they may read it: ${left.join(', ')}`,
    )
  }
  say(
    `The namespace ${namespace} stays, with everything in it that make deploy did not make. To see that: kubectl get all,pvc,secret,configmap --namespace ${namespace}`,
  )
}

const servicesIn = (namespace: string, more: readonly string[] = []): string[] =>
  outputOf('kubectl', ['get', SERVICES, '--namespace', namespace, ...more, '--output', 'name'])
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.slice(line.lastIndexOf('/') + 1))

const waitForChannels = (datacenter: string) => `
No more events come in. The channels may still hold some, and would be deleted with them.
Wait until every LAG here is 0:
  kafka-consumer-groups.sh --bootstrap-server $KAFKA --describe --all-groups | grep knative-messaging-kafka
Then take away the rest:
  make undeploy DC=${datacenter} DRAINED=1`

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

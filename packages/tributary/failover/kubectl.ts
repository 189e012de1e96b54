/**
 * `node kubectl.ts activate|passivate|state DATACENTER`: makes the ordered stream of a cluster active or
 * passive by kubectl, as the components ordered-stream/active and ordered-stream/passive say. In the
 * environment: KUBE_CONTEXT, KUBE_NAMESPACE, and OVERLAYS, where the overlay is changed too, so that the
 * next `make deploy` does not undo it.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { setOverlay } from './overlay.ts'

const FUNCTION = 'page-change-order'
const PODS = ['--selector', `serving.knative.dev/service=${FUNCTION}`]
const PORT = 8080
const FORWARD_MS = 15_000
const READABLE_MS = 30_000

const { KUBE_CONTEXT = '', KUBE_NAMESPACE = 'tributary', OVERLAYS = '' } = process.env
const [action = '', datacenter = ''] = process.argv.slice(2)
const context = [`--context=${KUBE_CONTEXT || datacenter}`, `--namespace=${KUBE_NAMESPACE}`]

class KubectlError extends Error {}

function kubectl(...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync('kubectl', [...context, ...args], {
    encoding: 'utf8',
  })
  if (status === 0) return stdout
  const why = error?.message ?? stderr.trim().split('\n').at(-1) ?? ''
  throw new KubectlError(`kubectl ${context[0]} ${args[0]}: ${why}`)
}

interface Source {
  readonly metadata: { readonly name: string }
  readonly spec: { readonly consumers?: number }
}

/** Whether the function reads Kafka itself: components/direct. A passive one reads nothing then. */
function isDirect(): boolean {
  const named = ['deployments', '--selector=tributary/transport=kafka', '-o', 'name']
  return kubectl('get', ...named)
    .split('\n')
    .includes(`deployment.apps/${FUNCTION}`)
}

function sources(): readonly Source[] {
  const { items } = JSON.parse(kubectl('get', 'kafkasources.sources.knative.dev', '-o', 'json'))
  const found = (items as Source[]).filter(({ metadata: { name } }) => name.startsWith(FUNCTION))
  if (found.length > 0) return found
  throw new KubectlError(
    `there is no KafkaSource ${FUNCTION}-… in the namespace ${KUBE_NAMESPACE}; deploy the ordered stream first`,
  )
}

const settings = () => kubectl('get', 'configmap/tributary', '-o', 'jsonpath={.data.ORDER_ACTIVE}')

/** One KafkaSource has one consumer where the stream is active, and none where it is passive. */
function setSources(consumers: number): void {
  const names = sources().map(({ metadata: { name } }) => `kafkasource/${name}`)
  kubectl('scale', ...names, `--replicas=${consumers}`)
  console.log(`${names.join(' and ')}: ${consumers} consumers`)
}

function setFunction(active: boolean): void {
  const patch = JSON.stringify({ data: { ORDER_ACTIVE: String(active) } })
  kubectl('patch', 'configmap/tributary', '--type=merge', `--patch=${patch}`)
  // A pod reads its settings when it starts.
  kubectl('delete', 'pods', ...PODS, '--timeout=6m')
  console.log(`ORDER_ACTIVE is ${active}, and ${FUNCTION} has started again`)
}

async function state(): Promise<string> {
  const isActive = settings() === 'true'
  const consumers = isDirect() ? [] : sources().map(({ spec }) => spec.consumers ?? 1)
  const isRead = (count: number) => count > 0
  const matching = consumers.every((count) => isRead(count) === isActive)
  const stance = matching ? (isActive ? 'active' : 'passive') : 'partly'
  const pods = kubectl(
    'get',
    'pods',
    ...PODS,
    '--field-selector=status.phase=Running',
    '-o',
    'name',
  )
  const names = pods.split('\n').filter((name) => name !== '')
  const epochs = await Promise.all(names.map(epochOf))
  return [stance, ...epochs].join(' ')
}

/** A pod that has just started does not answer at once. */
async function epochOf(pod: string): Promise<number> {
  for (const until = Date.now() + READABLE_MS; ; await sleep(500)) {
    const epoch = await readEpoch(pod)
    if (epoch !== undefined) return epoch
    if (Date.now() > until) {
      throw new KubectlError(
        `cannot read tributary_order_epoch of ${pod} (kubectl port-forward ${pod} :${PORT}, /metrics), so it may be active`,
      )
    }
  }
}

/** Reads the metric through a forwarded port, which no network policy keeps out. */
async function readEpoch(pod: string): Promise<number | undefined> {
  const child = spawn('kubectl', [...context, 'port-forward', pod, `:${PORT}`], {
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: FORWARD_MS,
  })
  const closed = once(child, 'close')
  try {
    for await (const line of createInterface(child.stdout)) {
      const [, port] = /127\.0\.0\.1:(\d+) ->/.exec(line) ?? []
      if (port === undefined) continue
      const response = await fetch(`http://127.0.0.1:${port}/metrics`)
      const [, epoch] = EPOCH.exec(await response.text()) ?? []
      return epoch === undefined ? undefined : Number(epoch)
    }
  } catch {
    // The pod does not listen yet.
  } finally {
    child.kill()
    await closed
  }
  return undefined
}

const EPOCH = /^tributary_order_epoch(?:\{.*\})? (\S+)$/m

async function run(): Promise<void> {
  if (action === 'state') {
    console.log(await state())
    return
  }
  const active = action === 'activate'
  const direct = isDirect()
  // Events must not come to a function that answers 503: all would become dead letters in the end.
  if (!active && !direct) setSources(0)
  setFunction(active)
  if (active && direct) kubectl('rollout', 'status', `deployment/${FUNCTION}`, '--timeout=5m')
  else if (active) {
    kubectl(
      'wait',
      `services.serving.knative.dev/${FUNCTION}`,
      '--for=condition=Ready',
      '--timeout=5m',
    )
    setSources(1)
  }
  console.log(setOverlay(OVERLAYS, datacenter, active))
}

try {
  await run()
} catch (error) {
  if (!(error instanceof KubectlError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}

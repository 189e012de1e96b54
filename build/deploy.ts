/**
 * `node build/deploy.ts deploy|diff|undeploy OVERLAYS DATACENTER [--drained]`: a datacenter's overlay, and
 * the functions that it refers to. `deploy` lets no event in before it can get through:
 *
 * 1. everything but the KafkaSources. `func deploy` refuses a function whose namespace or ConfigMap is
 *    missing, and a SinkBinding must exist before the Service that it changes;
 * 2. the functions;
 * 3. the KafkaSources, and functions that read Kafka themselves, once everything is ready. A new channel's
 *    subscription starts at the channel's end, so an event that came before it would never be delivered.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseObjects } from '../knative/check/objects.ts'
import {
  carriesEvents,
  type FunctionReference,
  functionsOf,
  isDirect,
  isSource,
  listOf,
} from '../knative/deployment.ts'
import { refuseOtherWay } from './other-way.ts'
import { copyPackage, PackageError } from './package.ts'
import { DeployError, funcCommand, outputOf, run } from './programs.ts'
import { MADE_BY, undeploy } from './undeploy.ts'

/** The parts of a function's Service that `func deploy` cannot write. */
const PATCH = JSON.stringify([
  {
    op: 'add',
    path: '/spec/template/spec/containers/0/securityContext/readOnlyRootFilesystem',
    value: true,
  },
  // So that `make undeploy` deletes no function that somebody else deployed.
  {
    op: 'add',
    path: `/metadata/labels/${MADE_BY.label.replace('/', '~1')}`,
    value: MADE_BY.value,
  },
])

function deploy(overlay: string, datacenter: string): void {
  const objects = objectsOf(overlay)
  const functions = functionsOf(objects)
  for (const { name } of functions) {
    if (existsSync(join('functions', name, 'func.yaml'))) continue
    throw new DeployError(
      `${overlay} refers to ${name}, but there is no functions/${name}/func.yaml; add the function, or correct the name`,
    )
  }
  const command = functions.length > 0 ? funcCommand() : []
  const others = objects.filter((object) => !isSource(object))
  refuseOtherWay(objects)
  run('kubectl', ['apply', '-f', '-'], { input: listOf(others) })
  for (const reference of functions) deployFunction(command, reference, datacenter)
  const ready = ['wait', '--for=condition=Ready', '--timeout=5m']
  const carriers = objects.filter(carriesEvents)
  if (carriers.length > 0) run('kubectl', [...ready, '-f', '-'], { input: listOf(carriers) })
  run('kubectl', ['apply', '-k', overlay])
  for (const { metadata } of objects.filter(isDirect)) {
    const { name, namespace = 'default' } = metadata
    const rollout = ['rollout', 'status', `deployment/${name}`, '--timeout=5m']
    run('kubectl', [...rollout, '--namespace', namespace])
  }
}

/**
 * Deploys from a copy, because `func deploy` writes the namespace into func.yaml. Deployed to another
 * namespace from the same folder, it would delete the function in the first one.
 */
function deployFunction(
  command: readonly string[],
  { name, namespace }: FunctionReference,
  datacenter: string,
): void {
  const copy = join('out/deploy', datacenter, name)
  rmSync(copy, { recursive: true, force: true })
  copyPackage(join('functions', name), copy)
  const [program = '', ...rest] = command
  run(program, [...rest, 'deploy', '--path', copy, '--namespace', namespace])
  const service = `services.serving.knative.dev/${name}`
  run('kubectl', ['patch', service, '--namespace', namespace, '--type=json', '--patch', PATCH])
  const ready = ['--for=condition=Ready', '--timeout=5m']
  run('kubectl', ['wait', service, '--namespace', namespace, ...ready])
}

function diff(overlay: string): void {
  // Exit code 1 means that there are differences.
  const remedy = 'before the first deploy, when the namespace does not exist yet, everything is new'
  run('kubectl', ['diff', '-k', overlay], { fine: [0, 1], remedy })
  const names = functionsOf(objectsOf(overlay)).map(({ name }) => name)
  process.stdout.write(`and a new revision of each function: ${names.join(', ') || 'none'}\n`)
}

const objectsOf = (overlay: string) => parseObjects(outputOf('kubectl', ['kustomize', overlay]))

function overlayOf(overlays: string, datacenter: string): string {
  const overlay = join(overlays, datacenter)
  if (datacenter !== '' && existsSync(join(overlay, 'kustomization.yaml'))) return overlay
  const found = existsSync(overlays) ? readdirSync(overlays).sort() : []
  const wrong = datacenter === '' ? 'DC= is not set' : `there is no ${overlay}/kustomization.yaml`
  throw new DeployError(
    `${wrong}; DC may be: ${found.join(', ') || `nothing, ${overlays} is empty`}`,
  )
}

try {
  const [action, overlays = '', datacenter = '', drained] = process.argv.slice(2)
  const overlay = overlayOf(overlays, datacenter)
  if (action === 'diff') diff(overlay)
  else if (action === 'undeploy') undeploy(objectsOf(overlay), datacenter, drained === '--drained')
  else deploy(overlay, datacenter)
} catch (error) {
  if (!(error instanceof DeployError || error instanceof PackageError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}

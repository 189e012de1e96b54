/**
 * `node build/deploy.ts deploy|diff OVERLAYS DATACENTER`: the functions that a datacenter's overlay
 * refers to, and the overlay, so that no event comes in before there is a way through:
 *
 * 1. all but the KafkaSources. The functions need the namespace and its ConfigMap, else the command
 *    refuses them; a SinkBinding must be there before the Service it is for;
 * 2. the functions;
 * 3. once everything is ready, the sources. A new subscription of a channel starts at the channel's
 *    end, so what a source brings before it would never be delivered.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseObjects } from '../knative/check/objects.ts'
import {
  carriesEvents,
  type FunctionReference,
  functionsOf,
  isSource,
  listOf,
} from '../knative/deployment.ts'
import { copyPackage, PackageError } from './package.ts'
import { DeployError, funcCommand, outputOf, run } from './programs.ts'

/** What the command leaves out of its own: the root file system is read-only. */
const HARDENED = JSON.stringify([
  {
    op: 'add',
    path: '/spec/template/spec/containers/0/securityContext/readOnlyRootFilesystem',
    value: true,
  },
])

function deploy(overlay: string, datacenter: string): void {
  const objects = objectsOf(overlay)
  const functions = functionsOf(objects)
  for (const { name } of functions) {
    if (existsSync(join('functions', name, 'func.yaml'))) continue
    throw new DeployError(
      `${overlay} refers to ${name}, but there is no functions/${name}/func.yaml`,
    )
  }
  const command = functions.length > 0 ? funcCommand() : []
  const others = objects.filter((object) => !isSource(object))
  run('kubectl', ['apply', '-f', '-'], { input: listOf(others) })
  for (const reference of functions) deployFunction(command, reference, datacenter)
  const ready = ['wait', '--for=condition=Ready', '--timeout=5m']
  run('kubectl', [...ready, '-f', '-'], { input: listOf(objects.filter(carriesEvents)) })
  run('kubectl', ['apply', '-k', overlay])
}

/**
 * From a copy, as the command writes into func.yaml where it deployed to; deployed to another
 * namespace from there, it would delete the first one.
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
  run('kubectl', ['patch', service, '--namespace', namespace, '--type=json', '--patch', HARDENED])
  const ready = ['--for=condition=Ready', '--timeout=5m']
  run('kubectl', ['wait', service, '--namespace', namespace, ...ready])
}

function diff(overlay: string): void {
  // 1 says that something differs.
  const remedy = 'where its namespace is not there yet, all of the overlay is new'
  run('kubectl', ['diff', '-k', overlay], { fine: [0, 1], remedy })
  const names = functionsOf(objectsOf(overlay)).map(({ name }) => name)
  process.stdout.write(`and a new revision of each function: ${names.join(', ') || 'none'}\n`)
}

const objectsOf = (overlay: string) => parseObjects(outputOf('kubectl', ['kustomize', overlay]))

function overlayOf(overlays: string, datacenter: string): string {
  const overlay = join(overlays, datacenter)
  if (datacenter !== '' && existsSync(join(overlay, 'kustomization.yaml'))) return overlay
  const there = existsSync(overlays) ? readdirSync(overlays).sort() : []
  const wrong = datacenter === '' ? 'DC= is not set' : `there is no ${overlay}/kustomization.yaml`
  throw new DeployError(`${wrong}; ${overlays} has: ${there.join(', ') || 'nothing'}`)
}

try {
  const [action, overlays = '', datacenter = ''] = process.argv.slice(2)
  const overlay = overlayOf(overlays, datacenter)
  if (action === 'diff') diff(overlay)
  else deploy(overlay, datacenter)
} catch (error) {
  if (!(error instanceof DeployError || error instanceof PackageError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}

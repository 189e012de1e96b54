/** The files of a pipeline, from the YAML in templates/. `<name>` in it is replaced by a value. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Definition, readConfig } from '@tributary/runtime'
import { alwaysRead, isKeyed, secretKey } from '../definition.ts'
import type { FuncYaml } from '../functions.ts'
import { PipelineError } from './pipeline-error.ts'

const folder = join(import.meta.dirname, 'templates')

/** Files by path, from the root of the repository. */
export type Files = Readonly<Record<string, string>>

type Values = Readonly<Record<string, string>>

/** A template with its values. One that stands alone in its line may be several lines, or none. */
export function fill(template: string, values: Values): string {
  const value = (name: string) => {
    const found = values[name]
    if (found === undefined) throw new Error(`${template} has no value for <${name}>`)
    return found
  }
  return readFileSync(join(folder, template), 'utf8')
    .replaceAll(/^( *)<([\w.]+)>\n/gm, (_, indent: string, name: string) =>
      value(name).replaceAll(/^(?=.)/gm, indent),
    )
    .replaceAll(/<([\w.]+)>/g, (_, name: string) => value(name))
}

/** The pipeline of a function: its base, and the components that are for it alone. */
export function pipelineFiles(definition: Definition, yaml: FuncYaml, keying?: string): Files {
  const { name, output } = definition
  const streams = alwaysRead(definition)
  const named = (keyed: boolean) => [
    ...new Set(streams.filter((each) => isKeyed(each) === keyed).map(({ stream }) => stream)),
  ]
  const topics = (names: readonly string[]) => names.map((stream) => `dc.${stream}`).join(', ')
  const read = named(true).length > 0 ? named(true) : named(false)
  const deadline = deadlineOf(yaml)
  const values = {
    name,
    output: output.stream,
    deadline: String(deadline),
    timeout: String(Math.ceil(deadline) + 5),
    topics: topics(read),
    streams: named(false).join(', '),
    unkeyed: topics(named(false)),
    keying: keying ?? '',
    through: named(true).length > 0 ? '' : 'components:\n  - unkeyed-input\n',
  }
  const direct = {
    ...values,
    ...serviceValues(name, yaml),
    'direct.topics': read.map((stream) => `$(DATACENTER).${stream}`).join(','),
    triggers: read
      .map((stream) => fill('direct-keda/trigger.yaml', { ...values, stream }))
      .join(''),
    // The function that sets keys is not needed: a function makes the key of a record without one.
    unbound: named(true).length > 0 ? '' : fill('direct/unbound.yaml', values),
  }
  const files = (under: string, templates: string, ...names: readonly string[]) =>
    names.map((file) => [`${under}/${file}.yaml`, fill(`${templates}/${file}.yaml`, direct)])
  const base = `knative/base/${name}`
  const components = 'knative/components'
  // A pipeline all of whose input has no key needs the keying function in every overlay.
  const unkeyed =
    named(true).length > 0 ? `${components}/unkeyed-input/${name}` : `${base}/unkeyed-input`
  return Object.fromEntries([
    ...files(base, 'base', 'source', 'sequence', 'sinks', 'kustomization'),
    ...files(`${components}/direct/${name}`, 'direct', 'kustomization', 'deployment'),
    ...files(`${components}/direct-keda/${name}`, 'direct-keda', 'kustomization', 'scaled-object'),
    ...['paused', 'paused-direct'].flatMap((folder) =>
      files(`${components}/${folder}/${name}`, folder, 'kustomization'),
    ),
    ...(keying ? files(unkeyed, 'unkeyed-input', 'kustomization', 'sink-binding') : []),
    ...['disruption-budget', 'event-policy'].map((component) => [
      `${components}/${component}/${name}.yaml`,
      fill(`${component}.yaml`, values),
    ]),
    ...Object.entries(serviceFiles(name, yaml)),
  ])
}

/** The function's Service. Its sizes are those of func.yaml. */
export function serviceFiles(name: string, yaml: FuncYaml): Files {
  const values = serviceValues(name, yaml)
  const folder = `knative/components/services/${name}`
  return Object.fromEntries(
    ['kustomization', 'service'].map((file) => [
      `${folder}/${file}.yaml`,
      fill(`services/${file}.yaml`, values),
    ]),
  )
}

function serviceValues(name: string, { run, deploy }: FuncYaml): Values {
  const { scale, resources } = deploy?.options ?? {}
  const own = (run?.envs ?? []).flatMap((env) => (env.name ? [[env.name, env.value]] : []))
  const lines = own.map(([key, value = '']) => `- name: ${key}\n  ${variableOf(value)}\n`).join('')
  const size = (field: string, value: unknown) => {
    if (value !== undefined) return /^\d+$/.test(String(value)) ? `'${value}'` : String(value)
    throw new PipelineError(
      `functions/${name}/func.yaml: deploy.options.${field} is missing; write it, as functions/page-wikitext-change/func.yaml does`,
    )
  }
  const plain = (field: string, value: unknown) => size(field, value).replaceAll("'", '')
  return {
    name,
    env: own.length > 0 ? `env:\n${lines.replaceAll(/^/gm, '  ').trimEnd()}\n` : '',
    own: lines,
    min: plain('scale.min', scale?.min),
    max: plain('scale.max', scale?.max),
    metric: plain('scale.metric', scale?.metric),
    target: plain('scale.target', scale?.target),
    concurrency: plain('resources.limits.concurrency', resources?.limits?.concurrency),
    'requests.cpu': size('resources.requests.cpu', resources?.requests?.cpu),
    'requests.memory': size('resources.requests.memory', resources?.requests?.memory),
    'limits.cpu': size('resources.limits.cpu', resources?.limits?.cpu),
    'limits.memory': size('resources.limits.memory', resources?.limits?.memory),
  }
}

function variableOf(value: string): string {
  const secret = secretKey(value)
  if (!secret) return `value: ${JSON.stringify(value)}`
  return `valueFrom: { secretKeyRef: { name: ${secret.name}, key: ${secret.key} } }`
}

/** In seconds. */
function deadlineOf({ run }: FuncYaml): number {
  const own = run?.envs?.find(({ name }) => name === 'EVENT_DEADLINE_MS')?.value
  return readConfig({ EVENT_DEADLINE_MS: own }).EVENT_DEADLINE_MS / 1000
}

/** The lines of a pipeline in the files that all pipelines share. What is there already stays. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Definition } from '@tributary/runtime'
import { neededSettings, onlySetsKeys, settingNames, UNSET } from '../definition.ts'
import { PipelineError } from './pipeline-error.ts'
import { type Files, fill } from './templates.ts'
import { UnknownShape, withItem, withItems, withKey } from './yaml-text.ts'

const COMPONENTS = 'knative/components'
const POLICIES = `${COMPONENTS}/network-policy`

/** Where a NetworkPolicy's list of functions is. */
const FUNCTIONS = ['spec', 'podSelector', 'matchExpressions', 0, 'values']

/**
 * A pipeline's files, and the shared ones with its lines in them.
 * @throws PipelineError if a shared file is written in a way that cannot be added to
 */
export function addEntries(root: string, definition: Definition, own: Files): Files {
  const { name } = definition
  const files: Record<string, string> = { ...own }
  const edit = (path: string, change: (text: string) => string) => {
    try {
      files[path] = change(files[path] ?? readFileSync(join(root, path), 'utf8'))
    } catch (error) {
      if (!(error instanceof UnknownShape)) throw error
      throw new PipelineError(`${path}: ${error.message}; write it as this repository has it`)
    }
  }
  const list = (folder: string, item: string) =>
    edit(`${folder}/kustomization.yaml`, (text) => withItem(text, ['resources'], item))

  const allow = (policy: string) => edit(policy, (text) => withItem(text, FUNCTIONS, name))

  if (settingNames(definition).includes('MEDIAWIKI_API_URL')) allow(`${POLICIES}/mediawiki.yaml`)
  if (onlySetsKeys(definition)) {
    allow(`${POLICIES}/channels.yaml`)
    return files
  }
  // A pipeline that not every overlay has is a component, which lists its folder in base.
  const isOptional = existsSync(join(root, COMPONENTS, name))
  if (!isOptional) list('knative/base', name)
  for (const component of ['disruption-budget', 'event-policy']) {
    if (isOptional) delete files[`${COMPONENTS}/${component}/${name}.yaml`]
    else list(`${COMPONENTS}/${component}`, `${name}.yaml`)
  }

  const overlays = globSync('knative/overlays/*/datacenter.yaml', { cwd: root }).sort()
  for (const { name: setting } of neededSettings(definition)) {
    const slug = setting.toLowerCase().replaceAll('_', '-')
    const values = { name, setting, slug }
    const policy = `${POLICIES}/${slug}.yaml`
    if (!existsSync(join(root, policy))) files[policy] = fill('network-policy.yaml', values)
    allow(policy)
    list(POLICIES, `${slug}.yaml`)
    replacement(`${POLICIES}/kustomization.yaml`, 'egress', values)
    replacement(`${COMPONENTS}/datacenter/values/kustomization.yaml`, 'setting', values)
    for (const overlay of overlays) {
      edit(overlay, (text) => withKey(text, ['spec', 'settings'], setting, UNSET))
      edit(overlay, (text) =>
        withKey(text, ['spec', 'egress'], setting, '{ cidr: 192.0.2.0/24, port: 443 }'),
      )
    }
  }
  return files

  function replacement(path: string, template: string, values: Record<string, string>): void {
    const items = fill(`replacements/${template}.yaml`, values)
    edit(path, (text) => (text.includes(items) ? text : withItems(text, ['replacements'], items)))
  }
}

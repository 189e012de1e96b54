/** The environment of the functions that an overlay calls. */
import { neededSettings, secretKey, secretNames, settingNames, UNSET } from '../../definition.ts'
import type { ConfigMap } from '../objects.ts'
import {
  calledFunctions,
  environmentOf,
  type Overlay,
  ownVariables,
  SETTINGS,
  settingsOf,
} from '../overlay.ts'
import { KAFKA_SETTINGS, refusedSettings } from '../packages.ts'
import { functionOf, podsOf } from '../pods.ts'
import { type Problem, problem, type Rule } from '../rule.ts'

/** Settings that knative/base has for every function that reads them. */
const OF_BASE = ['DATACENTER', 'MEDIAWIKI_API_URL', 'MEDIAWIKI_CONTACT']
/** Knative sets these, or a SinkBinding does for one function. */
const SET_BY_KNATIVE = ['PORT', 'K_SINK', 'K_SERVICE', 'K_CONFIGURATION', 'K_REVISION']
const UNSET_CONTACTS = ['contact', 'https://example.org/set-MEDIAWIKI_CONTACT']

export const settings: Rule = {
  name: 'settings',
  why: 'A function does not start with a wrong setting, and ignores a setting that it does not know.',
  *check(overlay) {
    const map = settingsOf(overlay)
    if (!map) {
      const message = 'is not in the overlay; list ../../base under resources in kustomization.yaml'
      yield { object: `ConfigMap ${SETTINGS}`, field: 'data', message }
      return
    }
    const { data = {} } = map
    const complain = (name: string, message: string) => problem(map, `data.${name}`, message)
    const missing = missingSettings(overlay)
    for (const [name, message] of missing) yield complain(name, message)
    for (const name of Object.keys(data)) {
      if (SET_BY_KNATIVE.includes(name)) yield complain(name, 'is set by Knative; remove it')
      else if (!isKnown(name, namesOf(overlay, overlay.definitions.keys()))) {
        const known = namesOf(overlay, calledFunctions(overlay)).join(', ')
        yield complain(name, `is not a known setting; write OTEL_…, NODE_… or one of ${known}`)
      }
    }
    if (data.DATACENTER && data.DATACENTER !== overlay.name) {
      const message = `is ${data.DATACENTER}; write ${overlay.name}, the name of the overlay’s folder`
      yield complain('DATACENTER', message)
    }
    if (UNSET_CONTACTS.includes(data.MEDIAWIKI_CONTACT ?? '')) {
      const message =
        'is the placeholder; write how a wiki’s operators can reach you (datacenter.yaml, spec.contact)'
      yield complain('MEDIAWIKI_CONTACT', message)
    }
    for (const name of calledFunctions(overlay)) yield* ownSettings(overlay, name)
    yield* refusals(overlay, map, missing)
  },
}

const isKnown = (name: string, names: readonly string[]) =>
  names.includes(name) || /^(OTEL|NODE)_/.test(name)

/** The settings that any of these functions reads. */
function namesOf({ definitions, objects }: Overlay, functions: Iterable<string>): string[] {
  const wanted = new Set(functions)
  const names = [...wanted].flatMap((name) => {
    const definition = definitions.get(name)
    return definition ? settingNames(definition) : []
  })
  const isDirect = podsOf(objects).some((each) => wanted.has(functionOf(each)))
  const left = isDirect ? SET_BY_KNATIVE : [...SET_BY_KNATIVE, 'FUNC_TRANSPORT']
  if (isDirect) names.push(...KAFKA_SETTINGS)
  return [...new Set(names)].filter((name) => !left.includes(name))
}

/** The settings that the called functions need and do not have, each with what to do. */
function missingSettings(overlay: Overlay): Map<string, string> {
  const missing = new Map<string, string>()
  for (const name of calledFunctions(overlay)) {
    const definition = overlay.definitions.get(name)
    if (!definition) continue
    const environment = environmentOf(overlay, name)
    const read = settingNames(definition)
    for (const setting of OF_BASE.filter((each) => read.includes(each) && !environment[each])) {
      missing.set(setting, 'is missing; write it in datacenter.yaml')
    }
    for (const { name: setting, allowed } of neededSettings(definition)) {
      const value = environment[setting] ?? ''
      if (value !== '' && value !== UNSET) continue
      const message = `is ${value || 'missing'}, and ${name} reads it; write ${allowed} in knative/overlays/${overlay.name}/datacenter.yaml, spec.settings.${setting}`
      missing.set(setting, message)
    }
  }
  return missing
}

function* ownSettings(overlay: Overlay, name: string): Generator<Problem> {
  const { values, ...place } = ownVariables(overlay, name)
  for (const setting of Object.keys(values)) {
    const read = namesOf(overlay, [name])
    if (SET_BY_KNATIVE.includes(setting)) {
      yield { ...place, message: `${setting} is set by Knative; remove it` }
    } else if (overlay.definitions.has(name) && !isKnown(setting, read)) {
      const message = `${setting} is not a setting of ${name}; write OTEL_…, NODE_… or one of ${read.join(', ')}`
      yield { ...place, message }
    }
  }
}

/** Wrong values, each reported once. */
function* refusals(
  overlay: Overlay,
  map: ConfigMap,
  missing: ReadonlyMap<string, string>,
): Generator<Problem> {
  const reported = new Set<string>()
  for (const name of calledFunctions(overlay)) {
    const definition = overlay.definitions.get(name)
    const refused = refusedSettings(withoutCredentials(environmentOf(overlay, name)), definition)
    const [setting = ''] = /^\w+/.exec(refused ?? '') ?? []
    if (!refused || missing.has(setting) || reported.has(refused)) continue
    // The rule `secrets` says more.
    if (definition && secretNames(definition).includes(setting)) continue
    reported.add(refused)
    const { values, ...place } = ownVariables(overlay, name)
    yield setting in values
      ? { ...place, message: refused }
      : problem(map, `data.${setting}`, refused)
  }
}

/** The rule one-secret has those of Kafka. */
const withoutCredentials = (environment: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(environment).filter(
      ([name, value]) => !(name.startsWith('KAFKA_') && secretKey(value)),
    ),
  )

export const secrets: Rule = {
  name: 'secrets',
  why: 'A function does not start without them, and a value in a ConfigMap or in Git is no secret.',
  *check(overlay) {
    const map = settingsOf(overlay)
    for (const name of calledFunctions(overlay)) {
      const definition = overlay.definitions.get(name)
      const { values, ...place } = ownVariables(overlay, name)
      for (const setting of definition ? secretNames(definition) : []) {
        const cure = `write { name: ${setting}, value: '{{ secret:NAME:KEY }}' } into run.envs of functions/${name}/func.yaml, with the name and the key of a Secret`
        if (map?.data?.[setting] !== undefined) {
          yield problem(map, `data.${setting}`, `is no secret here; remove it, and ${cure}`)
        }
        const value = values[setting]
        if (value !== undefined && secretKey(value)) continue
        const message = `${setting} ${value === undefined ? 'is missing' : 'is no secret here'}; ${cure}`
        yield { ...place, message }
      }
    }
  },
}

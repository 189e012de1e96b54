/** The facts about its pipeline that a function's definition states. */
import { type Definition, type InputStream, isStream, passOn, settingsOf } from '@tributary/runtime'

export const streamsOf = ({ input }: Definition): InputStream[] => input.filter(isStream)

/** Without those that a component adds. */
export const alwaysRead = (definition: Definition): InputStream[] =>
  streamsOf(definition).filter(({ optional }) => !optional)

export const isKeyed = ({ keyed = true }: InputStream): boolean => keyed

/** Whether it names streams only. A schema alone is accepted from any stream. */
export const namesItsStreams = ({ input }: Definition): boolean => input.every(isStream)

/** Whether a function only gives events their key: it stands before another one's channel. */
export const onlySetsKeys = (definition: Definition): boolean =>
  definition.enrich === passOn &&
  definition.delivery === undefined &&
  streamsOf(definition).some(({ stream }) => stream === definition.output.stream)

/** The function that gives the events of these streams the key that another function gives its results. */
export function keyingFunction(
  definitions: ReadonlyMap<string, Definition>,
  { key }: Definition,
  streams: readonly string[],
): string | undefined {
  for (const [name, definition] of definitions) {
    const read = streamsOf(definition).map(({ stream }) => stream)
    const fits = definition.key === key && streams.every((stream) => read.includes(stream))
    if (fits && onlySetsKeys(definition)) return name
  }
  return undefined
}

/** Every setting that a function reads. */
export const settingNames = (definition: Definition): string[] =>
  settingsOf(definition).flatMap(({ allowed }) => Object.keys(allowed))

/** Stands in a datacenter.yaml until an operator writes a value. Kustomize makes null of an empty text. */
export const UNSET = 'unset'

/** The settings whose values come from a Secret. */
export const secretNames = ({ lookups = {} }: Definition): string[] =>
  Object.values(lookups).flatMap(({ settings }) => [...(settings?.secrets ?? [])])

/** The key of a Secret, as func.yaml names it. */
export interface SecretKey {
  readonly name: string
  readonly key: string
}

export const secretText = ({ name, key }: SecretKey): string => `{{ secret:${name}:${key} }}`

/** The key that a variable of func.yaml names; undefined for any other value. */
export function secretKey(value: string): SecretKey | undefined {
  const [, name, key] = /^\{\{ *secret:([\w.-]+):([\w.-]+) *\}\}$/.exec(value) ?? []
  return name !== undefined && key !== undefined ? { name, key } : undefined
}

/** A setting that a lookup cannot do without: an address that has no default. */
export interface NeededSetting {
  readonly name: string
  /** The allowed values in words. */
  readonly allowed: string
}

export const neededSettings = ({ lookups = {} }: Definition): NeededSetting[] =>
  Object.values(lookups).flatMap(({ settings }) => {
    if (!settings) return []
    const defaults = {}
    settings.validate(defaults)
    return settings.addresses
      .filter((name) => !Object.hasOwn(defaults, name))
      .map((name) => ({ name, allowed: settings.allowed[name] ?? 'an address' }))
  })

import type { Validate } from './schema.ts'

/**
 * Environment variables that belong together. Those of our packages are compiled from a config.schema.yaml; a
 * lookup of your own writes this object by hand.
 */
export interface Settings {
  /** Checks the values, and sets the defaults of those that are missing. */
  readonly validate: Validate
  /** By variable, the allowed values in words. */
  readonly allowed: Readonly<Record<string, string>>
  /** Variables that are read as numbers. */
  readonly integers: ReadonlySet<string>
  /** Variables that hold a URL, perhaps with a placeholder such as `{domain}`. */
  readonly addresses: readonly string[]
  /** Variables whose values are never shown. */
  readonly secrets?: ReadonlySet<string>
}

type Environment = Readonly<Record<string, string | undefined>>

/** A value in the environment is not allowed. The message is one line: which one, and what is. */
export class ConfigError extends Error {
  /** The variable that must be set and is not. */
  readonly unset: string | undefined

  constructor(message: string, unset?: string) {
    super(message)
    this.unset = unset
  }
}

/**
 * Reads settings from environment variables; an empty one counts as unset.
 * @typeParam T what the settings' schema describes
 * @throws ConfigError naming the variable, its value and what is allowed
 */
export function readSettings<T = Record<string, unknown>>(settings: Settings, env: Environment): T {
  const values: Record<string, unknown> = {}
  for (const name of Object.keys(settings.allowed)) {
    const value = env[name]
    if (value === undefined || value === '') continue
    const isInteger = settings.integers.has(name) && /^\d{1,15}$/.test(value)
    values[name] = isInteger ? Number(value) : value
  }
  if (!settings.validate(values)) {
    const { instancePath = '', params } = settings.validate.errors?.[0] ?? {}
    throw refusal(settings, String(params?.missingProperty ?? instancePath.slice(1)), env)
  }
  // A pattern cannot tell every wrong address, such as one with port 99999.
  for (const name of settings.addresses) {
    const url = String(values[name] ?? 'http://unset').replaceAll(/\{[a-z]+\}/g, 'x')
    if (!URL.canParse(url)) throw refusal(settings, name, env)
  }
  return values as T
}

function refusal({ allowed, secrets }: Settings, name: string, env: Environment): ConfigError {
  const value = env[name]
  if (!value) return new ConfigError(`${name} is not set; set it to ${allowed[name]}`, name)
  if (secrets?.has(name)) return new ConfigError(`${name} is not ${allowed[name]}`)
  return new ConfigError(`${name}=${JSON.stringify(withoutUser(value))} is not ${allowed[name]}`)
}

/** A user in an address may come with a password. */
const withoutUser = (value: string) => value.replace(/(:\/\/).*@/, '$1…@')

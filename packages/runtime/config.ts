import { allowed, type Config, integers, validate } from './generated/config.js'

export type { Config }

/** A value in the environment is not allowed; the message is one line that says which and what is. */
export class ConfigError extends Error {}

const ADDRESSES = ['MEDIAWIKI_API_URL', 'K_SINK', 'INCONSISTENCY_SINK'] as const

/**
 * Reads the configuration from environment variables (an empty one counts as unset).
 * @throws ConfigError naming the variable, its value and what is allowed
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const config: Record<string, unknown> = {}
  for (const name of Object.keys(allowed)) {
    const value = env[name]
    if (value === undefined || value === '') continue
    config[name] = integers.has(name) && /^\d{1,15}$/.test(value) ? Number(value) : value
  }
  if (!validate(config)) refuse(validate.errors?.[0]?.instancePath.slice(1) as keyof Config, env)
  // A pattern can't tell every address apart, such as one with port 99999.
  for (const name of ADDRESSES) {
    const url = String(config[name] ?? 'http://unset').replaceAll('{domain}', 'wiki')
    if (!URL.canParse(url)) refuse(name, env)
  }
  return config as unknown as Config
}

function refuse(name: keyof Config, env: Readonly<Record<string, string | undefined>>): never {
  throw new ConfigError(`${name}=${JSON.stringify(env[name])} is not ${allowed[name]}`)
}

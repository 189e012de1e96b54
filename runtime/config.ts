import { allowed, type Config, validate } from './generated/config.js'

export type { Config }

/** A value in the environment is not allowed; the message is one line that says which and what is. */
export class ConfigError extends Error {}

/**
 * Reads the configuration from environment variables (an empty one counts as unset).
 * @throws ConfigError naming the variable, its value and what is allowed
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const config: Record<string, unknown> = {}
  for (const name of Object.keys(allowed)) {
    if (env[name] !== undefined && env[name] !== '') config[name] = env[name]
  }
  if (!validate(config)) {
    const name = validate.errors?.[0]?.instancePath.slice(1) as keyof Config
    throw new ConfigError(`${name}=${JSON.stringify(env[name])} is not ${allowed[name]}`)
  }
  return config as unknown as Config
}

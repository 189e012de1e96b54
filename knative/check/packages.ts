/**
 * Everything that the rules take from packages/: the functions' settings, and how Knative retries.
 * The rules import it from here only, so a change in a package is followed in this one file.
 */
import { type Config, ConfigError, type Definition, readConfig } from '@tributary/runtime'

export { backoff, parseDuration } from '@tributary/kafka'

type Environment = Readonly<Record<string, string>>

/** Why a function would refuse to start with these settings; undefined if it would start. */
export function refusedSettings(
  environment: Environment,
  definition?: Definition,
): string | undefined {
  try {
    readConfig(environment, definition)
    return undefined
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
}

/** The host's settings, with defaults; undefined if a function would refuse to start with them. */
export const settingsFrom = (environment: Environment): Config | undefined =>
  refusedSettings(environment) === undefined ? readConfig(environment) : undefined

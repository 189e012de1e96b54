/**
 * Everything that the rules take from packages/: the functions' settings, and how Knative retries.
 * The rules import it from here only, so a change in a package is followed in this one file.
 */
import { type Config, ConfigError, readConfig } from '../../packages/runtime/config.ts'
import { allowed } from '../../packages/runtime/generated/config.js'

export { backoff } from '../../packages/tributary/backoff.ts'
export { parseDuration } from '../../packages/tributary/durations.ts'

/** The environment variables that functions read. */
export const SETTING_NAMES: readonly string[] = Object.keys(allowed)

/** Why a function would refuse to start with these settings; undefined if it would start. */
export function refusedSettings(environment: Environment): string | undefined {
  try {
    readConfig(environment)
    return undefined
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
}

/** A function's settings, with defaults; undefined if it would refuse to start with them. */
export const settingsFrom = (environment: Environment): Config | undefined =>
  refusedSettings(environment) === undefined ? readConfig(environment) : undefined

type Environment = Readonly<Record<string, string>>

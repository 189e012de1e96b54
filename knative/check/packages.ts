/**
 * Everything that the rules take from packages/: the functions' settings, and how Knative retries.
 * The rules import it from here only, so a change in a package is followed in this one file.
 */
import { type MediaWikiConfig, mediawiki } from '@tributary/mediawiki'
import { inPageOrder, type OrderConfig } from '@tributary/order'
import { type Config, ConfigError, readConfig, settingsOf } from '@tributary/runtime'

export { backoff, parseDuration } from '@tributary/kafka'

/** Every part that brings settings, as an overlay's environment is one for all functions. */
const PARTS = { lookups: { mediawiki }, delivery: inPageOrder }

type AllSettings = Config & MediaWikiConfig & OrderConfig
type Environment = Readonly<Record<string, string>>

/** The environment variables that functions read. */
export const SETTING_NAMES: readonly string[] = settingsOf(PARTS).flatMap(({ allowed }) =>
  Object.keys(allowed),
)

/** Why a function would refuse to start with these settings; undefined if it would start. */
export function refusedSettings(environment: Environment): string | undefined {
  try {
    readConfig(environment, PARTS)
    return undefined
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
}

/** A function's settings, with defaults; undefined if it would refuse to start with them. */
export const settingsFrom = (environment: Environment): AllSettings | undefined =>
  refusedSettings(environment) === undefined
    ? (readConfig(environment, PARTS) as AllSettings)
    : undefined

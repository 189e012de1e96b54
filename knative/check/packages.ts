/**
 * Everything that the rules take from packages/: the functions' settings, and how Knative retries.
 * The rules import it from here only, so a change in a package is followed in this one file.
 */
import { type CaptureConfig, settings as captureSettings, Wikis } from '@tributary/capture'
import { transport, windowOf } from '@tributary/kafka/transport'
import { type Config, type Definition, readConfig, readSettings } from '@tributary/runtime'

export { backoff, parseDuration } from '@tributary/kafka'

type Environment = Readonly<Record<string, string>>

/** Why a function would refuse to start with these settings; undefined if it would start. */
export function refusedSettings(
  environment: Environment,
  definition?: Definition,
): string | undefined {
  try {
    if (environment.FUNC_TRANSPORT !== 'kafka') readConfig(environment, definition)
    else {
      const config: object = readConfig(environment, { ...definition, transport })
      windowOf(config as Parameters<typeof windowOf>[0])
    }
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

/** The settings of a function that reads Kafka itself. */
export const KAFKA_SETTINGS: readonly string[] = Object.keys(transport.settings.allowed)

/** The host's settings, with defaults; undefined if a function would refuse to start with them. */
export const settingsFrom = (environment: Environment): Config | undefined =>
  refusedSettings(environment) === undefined ? readConfig(environment) : undefined

/** Why the reader would refuse to start with these settings; undefined if it would start. */
export function refusedCapture(environment: Environment): string | undefined {
  try {
    const config = readSettings<CaptureConfig>(captureSettings, environment)
    new Wikis(config.CAPTURE_WIKIS)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

/** How long the reader takes at most to end. */
export const CAPTURE_GRACE_MS = 25_000

import { type Config, settings } from './generated/config.js'
import { readSettings, type Settings } from './settings.ts'

export type { Config }

/** The parts of a function, and its transport, that may bring settings. */
interface Parts {
  readonly lookups?: Readonly<Record<string, { readonly settings?: Settings }>>
  readonly delivery?: { readonly settings?: Settings }
  readonly transport?: { readonly settings?: Settings } | undefined
}

/** Lists all settings that a function reads: the host's, its lookups', its delivery's and its transport's. */
export const settingsOf = ({ lookups = {}, delivery, transport }: Parts = {}): Settings[] => [
  settings,
  ...[...Object.values(lookups), delivery, transport].flatMap((part) => part?.settings ?? []),
]

/**
 * Reads a function's configuration from environment variables.
 * @param definition the function, whose lookups and delivery bring further settings
 * @throws ConfigError naming the variable, its value and what is allowed
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  definition?: Parts,
): Config {
  const values = settingsOf(definition).map((part) => readSettings(part, env))
  return Object.assign({}, ...values)
}

import { mediawiki } from '@tributary/mediawiki'
import { inPageOrder } from '@tributary/order'
import { type Config, readConfig as read, settingsOf } from '@tributary/runtime'

export { type Config, ConfigError } from '@tributary/runtime'

/** Every part that brings settings, as any of them may stand in an overlay. */
const parts = { lookups: { mediawiki }, delivery: inPageOrder }

/** By variable, the allowed values in words. */
export const allowed: Readonly<Record<string, string>> = Object.assign(
  {},
  ...settingsOf(parts).map((settings) => settings.allowed),
)

/** @throws ConfigError naming the variable, its value and what is allowed */
export const readConfig = (env: Readonly<Record<string, string | undefined>>): Config =>
  read(env, parts)

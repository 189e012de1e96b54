import { UsageError } from './failures.ts'
import { type Definition, holdsEvents } from './functions.ts'
import type { Values } from './options.ts'

/** The options that `run` and `replay` share. */
export type DeliveryOptions = Omit<
  Values<'run'>,
  'input' | 'group' | 'until-end' | 'from' | 'until'
>

/** Where a run writes, by the option that names it. */
export const outputsOf = (options: DeliveryOptions) => ({
  '--output': options.output,
  '--dead-letters': options['dead-letters'],
  '--inconsistencies': options.inconsistencies,
})

/** Defaults for a function that holds events: it answers late, and refuses many until their turn. */
const HOLDING = {
  ordering: 'unordered',
  retry: 1000,
  'backoff-policy': 'linear',
  timeout: 600_000,
} as const
export const HOLDING_DEADLINE_MS = '540000'

/**
 * The options with the defaults that suit the function.
 * @param given the options that the user gave, which override those defaults
 * @throws UsageError if one is missing or makes no sense for the function
 */
export function withDefaultsFor<O extends DeliveryOptions>(
  definition: Definition,
  options: O,
  given: Partial<O>,
): O {
  const { name } = definition
  const holds = holdsEvents(definition)
  if (holds && options.inconsistencies === undefined) {
    throw new UsageError(
      `${name} needs --inconsistencies: the file or topic for events without a place in the order`,
    )
  }
  if (!holds && options.inconsistencies !== undefined) {
    throw new UsageError(`--inconsistencies is for functions that put events in order, not ${name}`)
  }
  return holds ? { ...options, ...HOLDING, ...given } : options
}

import { UsageError } from './failures.ts'
import type { Definition } from './functions.ts'
import type { Values } from './options.ts'

/** What run and replay have in common. */
export type Options = Omit<Values<'run'>, 'input' | 'group' | 'until-end'>

/** The places that are written to, by the option that names them. */
export const outputs = (options: Options) => ({
  '--output': options.output,
  '--dead-letters': options['dead-letters'],
  '--inconsistencies': options.inconsistencies,
})

/** For a function that holds events in their requests: it can take long, and send them back often. */
const HOLDING = {
  ordering: 'unordered',
  retry: 1000,
  'backoff-policy': 'linear',
  timeout: 600_000,
} as const
export const HOLDING_DEADLINE_MS = '540000'

/**
 * The options with the defaults that suit a function.
 * @throws UsageError
 */
export function suitable<O extends Options>(
  { name, delivery }: Definition,
  options: O,
  given: Partial<O>,
): O {
  if (delivery && options.inconsistencies === undefined) {
    throw new UsageError(`${name} needs --inconsistencies: where events go that have no place`)
  }
  if (!delivery && options.inconsistencies !== undefined) {
    throw new UsageError(`--inconsistencies is for functions that put events in order, not ${name}`)
  }
  return delivery ? { ...options, ...HOLDING, ...given } : options
}

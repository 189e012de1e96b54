/** Assertions about a result. A failed one shows what came in place of what was expected. */
import { AssertionError } from 'node:assert'
import { inspect, isDeepStrictEqual } from 'node:util'
import type { DeepPartial } from './example.ts'
import type { EmittedEvent, Result } from './result.ts'

type Check = (result: Result, ...expected: never) => unknown

/**
 * Fails unless an event was emitted whose data has these members. Further members do not matter; lists
 * must be equal.
 * @param attributes the attributes that the event must have, e.g. `{ subject: 'cities/42' }`
 * @returns the event
 */
export function assertEmitted<Out>(
  result: Result<Out>,
  data: DeepPartial<Out> = {} as DeepPartial<Out>,
  attributes: Readonly<Record<string, unknown>> = {},
): EmittedEvent<Out> {
  const { outcome, event } = result
  if (outcome !== 'emitted') throw failure(assertEmitted, result, 'emitted')
  if (!event) {
    // It went to a sink; a test that expects members of it asks the sink.
    if (!isEmpty(data) || !isEmpty(attributes)) throw failure(assertEmitted, result, 'an event')
    return event as never
  }
  compare(event, { data, ...attributes })
  return event
}

/** Fails unless the event was skipped, for this reason if one is given. */
export function assertSkipped(result: Result, reason?: string): void {
  const isRight = result.outcome === 'skipped' && (reason ?? result.reason) === result.reason
  if (!isRight)
    throw failure(assertSkipped, result, reason === undefined ? 'skipped' : `skipped: ${reason}`)
}

/** Fails unless the event failed with this code, and a detail that matches. */
export function assertFailed(result: Result, code: string, detail = /(?:)/): void {
  const isRight = result.code === code && detail.test(result.detail ?? '')
  const expected = `failed: ${code}${detail.source === '(?:)' ? '' : `, with a detail like ${detail}`}`
  if (!isRight) throw failure(assertFailed, result, expected)
}

/** @param check where the stack begins: above it stands the author's line */
function failure(check: Check, result: Result, expected: string): AssertionError {
  const error = new AssertionError({
    message: `expected ${expected}\n     came ${described(result)}`,
    actual: result,
    expected,
    stackStartFn: check,
  })
  // The author's own error, with his line.
  if (result.cause !== undefined) error.cause = result.cause
  return error
}

function described(result: Result): string {
  const { outcome, event, reason, code, status, retryable, detail, cause } = result
  if (outcome === 'skipped') return `skipped: ${reason}`
  if (outcome === 'emitted') {
    return event ? `emitted: ${inspect(event.data, { depth: 8 })}` : 'emitted: to a sink'
  }
  // The log, to which the detail of a bug refers, is the cause here.
  const why = code === 'internal_error' && cause !== undefined ? String(cause) : detail
  return `failed: ${code} (${status}, ${retryable ? 'retryable' : 'a dead letter'}): ${why}`
}

/** @throws AssertionError with a line for each member that differs */
function compare(actual: object, expected: object): void {
  const lines = differences(actual, expected, [])
  if (lines.length === 0) return
  const members = lines.length === 1 ? 'a member' : `${lines.length} members`
  const message = `the emitted event differs in ${members}\n${lines.join('\n')}`
  throw new AssertionError({ message, actual, expected, stackStartFn: assertEmitted })
}

function differences(actual: unknown, expected: unknown, path: readonly string[]): string[] {
  if (isObject(expected) && isObject(actual)) {
    return Object.entries(expected).flatMap(([name, value]) =>
      differences(Object.hasOwn(actual, name) ? actual[name] : undefined, value, [...path, name]),
    )
  }
  if (isDeepStrictEqual(actual, expected)) return []
  const place = path.join('.')
  const below = ' '.repeat(place.length)
  return [`  ${place}: expected ${shown(expected)}\n  ${below}      came ${shown(actual)}`]
}

const shown = (value: unknown) => (value === undefined ? 'nothing' : inspect(value, { depth: 8 }))

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isEmpty = (object: unknown) => Object.keys(Object(object)).length === 0

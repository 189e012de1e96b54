/**
 * Builds the path and the query of a request from values that an event may have chosen. Each value is
 * percent-encoded by itself, so that none can end its segment, its parameter or the path.
 */
import { EventError, TerminalError } from '../errors.ts'

/** The value of a parameter, which is written as text. */
export type QueryValue = string | number | boolean

/** Parameters by their names. One without a value is left out; a list repeats its name. */
export type Query = Readonly<Record<string, QueryValue | readonly QueryValue[] | null | undefined>>

/** Servers accept some 8,000 characters of path and query; longer ones come from data of another kind. */
const MAX_LENGTH = 4096

/**
 * Adds a path and a query to an address.
 * @param who the upstream, for the messages
 * @param address where the path begins, e.g. `https://geo.example.org/v1`
 * @param path its segments, not encoded: `['cities', 42]` becomes `/cities/42`
 * @throws TerminalError `path_not_allowed` if a value cannot be a segment or a parameter; EventError
 * `internal_error` if the path is no array. The messages never quote a value.
 */
export function urlOf(
  who: string,
  address: string,
  path: readonly (string | number)[],
  query: Query = {},
): URL {
  if (!Array.isArray(path)) {
    const detail = `${who}.get: the path is no array; write its segments, as in get(['cities', id])`
    throw new EventError(detail, 'internal_error', 500)
  }
  const segments = path.map((value, index) => {
    const problem = problemOf(value) ?? segmentProblem(String(value))
    if (problem) throw refuse(`segment ${index + 1} of the path of ${who}.get ${problem}`)
    return `/${encodeURIComponent(value)}`
  })
  const parameters = Object.entries(query).flatMap(([name, given]) =>
    [given ?? []].flat().map((value, index) => {
      const problem = problemOf(name) ?? problemOf(value)
      if (problem) throw refuse(`value ${index + 1} of a query parameter of ${who}.get ${problem}`)
      return `${encodeURIComponent(name)}=${encodeURIComponent(value)}`
    }),
  )
  const added = segments.join('') + (parameters.length > 0 ? `?${parameters.join('&')}` : '')
  if (added.length > MAX_LENGTH) {
    throw refuse(`the path and query of ${who}.get are over ${MAX_LENGTH} characters`)
  }
  return new URL((address.endsWith('/') ? address.slice(0, -1) : address) + added)
}

/** Why a value cannot be sent at all. */
function problemOf(value: unknown): string | undefined {
  if (typeof value === 'string') {
    if (value.length > MAX_LENGTH) return 'is too long'
    return value.isWellFormed() ? undefined : 'has half a surrogate pair'
  }
  if (typeof value === 'boolean' || Number.isFinite(value)) return undefined
  if (value === undefined || value === null) return 'is missing'
  return typeof value === 'number' ? 'is not finite' : `is of type ${typeof value}`
}

/** Why a text cannot be a segment. */
function segmentProblem(text: string): string | undefined {
  // An empty one would ask for all cities in place of one.
  if (text === '') return 'is empty'
  if (CONTROL.test(text)) return 'has control characters'
  return leavesItsFolder(text) ? 'is . or ..' : undefined
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: a server may decode them into a header
const CONTROL = /[\u0000-\u001f\u007f]/

/**
 * Servers resolve `.` and `..`, also percent-encoded, and some decode a path twice before that. Dots are
 * looked for between slashes too, since a proxy may decode these first; and before `;`, where a Java server
 * cuts off parameters: behind a proxy that decodes, `..%3B` is `..` to it.
 */
function leavesItsFolder(text: string): boolean {
  const decoded = text
    .replace(/%(?:25)*2e/gi, '.')
    .replace(/%(?:25)*(?:2f|5c)/gi, '/')
    .replace(/%(?:25)*3b/gi, ';')
  return decoded.split(/[/\\]/).some((part) => /^\.\.?(?:;|$)/.test(part))
}

const refuse = (problem: string) =>
  new TerminalError(`${problem}; require the field that it comes from, or skip the event`, {
    code: 'path_not_allowed',
  })

/** One line about a failed event: its code, the author's place, the cause and the cure. */
import { type Definition, ERRORS, type ErrorTable } from '@tributary/runtime'
import { ownPlace } from '../own-place.ts'

/** A failure as the function's log has it. */
export interface LoggedFailure {
  readonly code: string
  readonly detail: string
  /** The error that was thrown, with its stack; absent if the detail says all. */
  readonly error?: string
}

/** @param file the function's module, as it is shown where no line of it is known */
export function failureLine(
  { code, detail, error }: LoggedFailure,
  { lookups = {} }: Definition,
  file: string,
  shown: string,
): string {
  const place = ownPlace(error, file) ?? shown
  const what = code === 'internal_error' && error ? String(error.split('\n')[0]) : detail
  if (what.includes('; ')) return `${code}: ${place}: ${what}`
  const tables = Object.values(lookups).map(({ errors }) => errors)
  const rows: ErrorTable = Object.assign({}, ERRORS, ...tables)
  const cure = curesOf(detail)[code] ?? sentence(rows[code]?.remedy ?? 'correct this line')
  return `${code}: ${place}: ${what}; ${cure}`
}

/** Where the operator's remedy is not the author's. */
const curesOf = (detail: string): Readonly<Record<string, string>> => ({
  internal_error: 'correct this line',
  schema_violation: `correct ${detail.startsWith('the result') ? 'what enrich returns' : 'the event'}, or the schema`,
  unsupported_schema: 'correct the event, or add its schema to input',
})

/** A remedy as the end of a sentence. */
const sentence = (text: string) =>
  `${text.charAt(0).toLowerCase()}${text.slice(1).replace(/\.$/, '')}`

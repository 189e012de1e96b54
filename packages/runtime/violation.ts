/** Says how data breaks its schema: which field, what is allowed there, and what is there. */
import { TerminalError } from './errors.ts'
import type { Violation } from './schema.ts'

const MAX_PATH = 200
const MAX_VALUE = 80

/** The message names the field, never its value: a value may be hidden text. */
export class SchemaViolation extends TerminalError {
  readonly #found: string

  /** @param what the data is, such as `the result` */
  constructor(what: string, data: unknown, violation: Violation) {
    const { instancePath, message } = violation
    const path = instancePath.slice(0, MAX_PATH) || '/'
    super(`${what}: ${path} ${message}${allowedBy(violation)}`, { code: 'schema_violation' })
    this.#found = found(valueAt(data, instancePath), violation)
  }

  /** The message with the value; outside production only. */
  get messageWithValue(): string {
    return `${this.message}${this.#found}`
  }
}

/** The allowed values, which Ajv's message leaves out. */
function allowedBy({ params = {} }: Violation): string {
  const { allowedValues, allowedValue, additionalProperty } = params
  if (Array.isArray(allowedValues)) return ` (${allowedValues.map(String).join(', ')})`
  if (allowedValue !== undefined) return ` (${String(allowedValue)})`
  if (typeof additionalProperty !== 'string') return ''
  return ` (${JSON.stringify(additionalProperty.slice(0, MAX_VALUE))})`
}

/** A missing member, or one too many, is named already. */
function found(value: unknown, { params = {} }: Violation): string {
  if ('missingProperty' in params || 'additionalProperty' in params) return ''
  return `, and is ${shown(value)}`
}

/** An event may be too deep to be written. */
function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null)
    return Array.isArray(value) ? 'an array' : 'an object'
  const text = JSON.stringify(value) ?? String(value)
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE).toWellFormed()}…` : text
}

function valueAt(data: unknown, pointer: string): unknown {
  const names = pointer.split('/').slice(1)
  return names
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((at, name) => (at as Record<string, unknown> | undefined)?.[name], data)
}

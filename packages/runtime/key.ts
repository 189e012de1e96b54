/** The key that an author's `key` gives: it must name an entity, or Kafka would mix several of them up. */
import type { Definition, Key } from './enrichment.ts'
import { EventError, TerminalError } from './errors.ts'
import type { Change } from './input.ts'

const MEMBERS = ['partitionkey', 'subject'] as const

/**
 * Writes a partitionkey: JSON without spaces, non-ASCII escaped. A member that is undefined becomes null, which
 * the host refuses; without it, all entities that lack the member would have one key.
 *
 * @example jsonKey({ city: 'Zürich' }) // {"city":"Z\u00fcrich"}
 */
export function jsonKey(members: Readonly<Record<string, unknown>>): string {
  const isWhole = !Object.values(members).includes(undefined)
  const json = JSON.stringify(isWhole ? members : withNulls(members))
  if (!NON_ASCII.test(json)) return json
  return json.replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

const withNulls = (members: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(members).map(([name, value]) => [name, value ?? null]))

const NON_ASCII = /[\u007f-\uffff]/

/**
 * The key of a change.
 * @throws TerminalError `schema_violation` if a field that it is made of is missing or empty, or has characters
 * that its subject cannot have; EventError `internal_error` if it can never be a key
 */
export function keyOf({ name, key }: Definition, change: Change): Key {
  const made: unknown = key(change as never)
  for (const member of MEMBERS) {
    const value = (made as Members | null | undefined)?.[member]
    if (typeof value !== 'string' || value === '' || isOfMissing(value, change)) {
      throw refusal(name, made, member)
    }
  }
  const { partitionkey, subject } = made as Key
  if (NO_ATTRIBUTE.test(subject) || !subject.isWellFormed()) {
    const detail = `key of ${name} returned a subject with a character that no CloudEvent may have`
    const cure = 'forbid it in the schema of the input, or leave it out'
    throw new TerminalError(`${detail}; ${cure}`, { code: 'schema_violation' })
  }
  if (!PRINTABLE.test(partitionkey)) {
    const cure = 'write it with jsonKey({ … }), which escapes other characters'
    throw bug(`key of ${name} returned a partitionkey that is not printable ASCII; ${cure}`)
  }
  return made as Key
}

/** Knative takes the partitionkey as it stands in its header for the key of the Kafka record. */
const PRINTABLE = /^[\u0020-\u007e]+$/

// biome-ignore lint/suspicious/noControlCharactersInRegex: CloudEvents 1.0, 3.1 forbids them in a String
const NO_ATTRIBUTE = /[\u0000-\u001f\u007f-\u009f]/

/** How JavaScript writes a field that is missing or no number, and an object. */
const MISSING = /(?<![\w-])(?:undefined|null|NaN|object Object)(?![\w-])/

/** Whether one of these words stands in a key though the change has no text with it. */
function isOfMissing(text: string, change: Change): boolean {
  const word = MISSING.exec(text)?.[0]
  return word !== undefined && !hasText(change, word)
}

function hasText(change: Change, word: string): boolean {
  const left: unknown[] = [change]
  while (left.length > 0) {
    const value = left.pop()
    if (typeof value === 'string' && value.includes(word)) return true
    if (typeof value !== 'object' || value === null) continue
    for (const member of Object.values(value)) left.push(member)
  }
  return false
}

function refusal(name: string, made: unknown, member: (typeof MEMBERS)[number]): EventError {
  const returned = `key of ${name} returned`
  if (typeof made !== 'object' || made === null || made instanceof Promise) {
    const what = made instanceof Promise ? 'a promise' : made === null ? 'null' : typeof made
    return bug(`${returned} ${what}; return { partitionkey, subject }`)
  }
  const value = (made as Members)[member]
  if (value !== undefined && value !== null && typeof value !== 'string') {
    return bug(`${returned} a ${member} of type ${typeof value}; return a string`)
  }
  const problem = value ? `a ${member} made of a field that is missing` : `no ${member}`
  const cure = 'require the fields that it is made of in the schema of the input, or skip the event'
  return new TerminalError(`${returned} ${problem}; ${cure}`, { code: 'schema_violation' })
}

type Members = Readonly<Record<string, unknown>>

const bug = (detail: string) => new EventError(detail, 'internal_error', 500)

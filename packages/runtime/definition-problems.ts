/** Finds the mistakes in a function's definition, and says each in one line with its cure. */

type Members = Readonly<Record<string, unknown>>
/** @param name the name of the function's folder, if that is known */
type Check = (value: unknown, name: string | undefined) => string | undefined

const isObject = (value: unknown): value is Members => typeof value === 'object' && value !== null
const isPart = (value: unknown) => isObject(value) && typeof value.open === 'function'
const isSchema = (value: unknown) =>
  isObject(value) && typeof value.id === 'string' && typeof value.validate === 'function'

const SCHEMA = 'import it from @tributary/schemas; make generate makes it'

/** Kafka's rule, less what a datacenter's name adds. */
const TOPIC = /^[a-zA-Z0-9._-]{1,180}$/

/** The members of the context that a lookup would hide. */
const RESERVED = new Set(['event', 'change', 'span', 'datacenter', 'signal'])

/** The members of a definition, each with what must be true of it. */
const MEMBERS: Readonly<Record<string, Check>> = {
  name: (value, name) => {
    if (typeof value !== 'string') {
      return `name is missing; write name: '${name ?? 'my-function'}'${name ? ', as its folder is called' : ''}`
    }
    if (name === undefined || value === name) return undefined
    return `name is ${JSON.stringify(value)}; write name: '${name}', as its folder is called`
  },
  input: (value) => {
    if (!Array.isArray(value) || value.length === 0) {
      return 'input is missing; write input: [ … ], the schemas that it reads'
    }
    const problems = value.map((entry, i) => inputProblem(`input[${i}]`, entry))
    return problems.find((problem) => problem !== undefined)
  },
  output: (value) => {
    if (!isObject(value)) return "output is missing; write output: { stream: '…', schema: … }"
    return streamProblem('output', value)
  },
  key: (value) =>
    typeof value === 'function'
      ? undefined
      : 'key is missing; write a function that returns { partitionkey, subject }, such as pageKey',
  enrich: (value) =>
    typeof value === 'function'
      ? undefined
      : 'enrich is missing; write a function that returns the enriched event',
  lookups: (value) => {
    if (value === undefined) return undefined
    if (!isObject(value)) return 'lookups is not an object; write lookups: { name: lookup }'
    const names = Object.keys(value)
    const wrong = names.find((name) => !isPart(value[name]) || RESERVED.has(name))
    if (wrong === undefined) return repetition(names, value)
    return RESERVED.has(wrong)
      ? `lookups.${wrong} has the name of a member of the context; choose another name`
      : `lookups.${wrong} is not a lookup; write an object with open()`
  },
  delivery: (value) =>
    value === undefined || isPart(value)
      ? undefined
      : 'delivery is not a delivery; write an object with open(), or leave it out',
  everyDatacenter: (value) =>
    value === undefined || typeof value === 'boolean'
      ? undefined
      : 'everyDatacenter is neither true nor false; write one of them, or leave it out',
}

const STREAM_MEMBERS = ['stream', 'schema', 'keyed', 'optional']

/** @param place `input[0]`, for example */
function inputProblem(place: string, entry: unknown): string | undefined {
  if (isSchema(entry)) return undefined
  if (!isObject(entry) || !STREAM_MEMBERS.some((member) => Object.hasOwn(entry, member))) {
    return `${place} is not a schema; ${SCHEMA}`
  }
  const unknown = Object.keys(entry).find((member) => !STREAM_MEMBERS.includes(member))
  if (unknown) return `${place}.${unknown} has no meaning; there are ${STREAM_MEMBERS.join(', ')}`
  if (entry.keyed !== undefined && typeof entry.keyed !== 'boolean') {
    return `${place}.keyed is neither true nor false; write false if the stream's records have no key`
  }
  if (entry.optional !== undefined && typeof entry.optional !== 'boolean') {
    return `${place}.optional is neither true nor false; write true if not every datacenter has the stream`
  }
  return streamProblem(place, entry)
}

function streamProblem(place: string, { stream, schema }: Members): string | undefined {
  if (typeof stream !== 'string' || stream === '') {
    return `${place}.stream is missing; write the stream's name, without a datacenter`
  }
  if (!TOPIC.test(stream)) {
    return `${place}.stream is not a topic's name; write letters, digits, dots, hyphens and underscores`
  }
  return isSchema(schema) ? undefined : `${place}.schema is not a schema; ${SCHEMA}`
}

/** A lookup is opened under each of its names, and would register its metrics twice. */
function repetition(names: readonly string[], lookups: Members): string | undefined {
  for (const [i, name] of names.entries()) {
    const first = names.slice(0, i).find((other) => lookups[other] === lookups[name])
    if (first) return `lookups.${name} is the same as lookups.${first}; leave one of them out`
  }
  return undefined
}

/**
 * Finds the mistakes in a definition.
 * @param file where it is, for the messages
 * @param folder the name of the function's folder; undefined if the name may be any
 * @param definition the default export of the file
 * @returns one line for each mistake
 */
export function definitionProblems(
  file: string,
  folder: string | undefined,
  definition: unknown,
): string[] {
  if (!isObject(definition)) return [`${file}: ${NO_DEFINITION}`]
  const wrong = Object.entries(MEMBERS).flatMap(([member, check]) => {
    const problem = check(definition[member], folder)
    return problem === undefined ? [] : [problem]
  })
  const unknown = Object.keys(definition)
    .filter((member) => !Object.hasOwn(MEMBERS, member))
    .map((member) => `${member} has no meaning; there are ${Object.keys(MEMBERS).join(', ')}`)
  return [...wrong, ...unknown].map((problem) => `${file}: ${problem}`)
}

/** The mistake of a file that has no definition, without the name of the file. */
export const NO_DEFINITION =
  'its default export is not a definition; write export default defineEnrichment({ … })'

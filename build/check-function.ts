/** Finds the mistakes that authors of functions make, and says each in one line with its cure. */
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BuildFailure, Message } from 'esbuild'

/** A function cannot be built. Each line of the message is one mistake: file, problem and cure. */
export class FunctionError extends Error {
  constructor(lines: readonly string[]) {
    super(lines.join('\n'))
  }
}

/**
 * Loads a function that was bundled, and checks its definition.
 * @param folder the function's, from the root, such as functions/page-key
 * @throws FunctionError
 */
export async function checkFunction(root: string, folder: string): Promise<void> {
  const { href } = pathToFileURL(join(root, folder, 'index.ts'))
  const loaded = await import(href).catch((error) => {
    throw new FunctionError([loadingProblem(folder, error)])
  })
  const problems = definitionProblems(folder, loaded.default)
  if (problems.length > 0) throw new FunctionError(problems)
}

type Members = Readonly<Record<string, unknown>>
type Check = (value: unknown, name: string) => string | undefined

const isObject = (value: unknown): value is Members => typeof value === 'object' && value !== null
const isSchema = (value: unknown) =>
  isObject(value) && typeof value.id === 'string' && typeof value.validate === 'function'

const SCHEMA = 'import it from @tributary/schemas; make generate makes it'

/** The members of a definition, each with what must be true of it. */
const MEMBERS: Readonly<Record<string, Check>> = {
  name: (value, name) =>
    value === name
      ? undefined
      : `name is ${JSON.stringify(value) ?? 'missing'}; write name: '${name}', as its folder is called`,
  input: (value) => {
    if (!Array.isArray(value) || value.length === 0) {
      return 'input is missing; write input: [pageChange], or other schemas that it reads'
    }
    const wrong = value.findIndex((schema) => !isSchema(schema))
    return wrong < 0 ? undefined : `input[${wrong}] is not a schema; ${SCHEMA}`
  },
  output: (value) => {
    if (!isObject(value)) return "output is missing; write output: { stream: '…', schema: … }"
    if (typeof value.stream !== 'string' || value.stream === '') {
      return "output.stream is missing; write the stream's name, without a datacenter"
    }
    return isSchema(value.schema) ? undefined : `output.schema is not a schema; ${SCHEMA}`
  },
  key: (value) =>
    typeof value === 'function'
      ? undefined
      : 'key is missing; write key: pageKey, or a function that gives { partitionkey, subject }',
  enrich: (value) =>
    typeof value === 'function'
      ? undefined
      : 'enrich is missing; write a function that returns the enriched event',
  lookups: (value) =>
    value === undefined || isObject(value)
      ? undefined
      : 'lookups is not an object; write lookups: { mediawiki }, or leave it out',
  delivery: (value) =>
    value === undefined || typeof value === 'function'
      ? undefined
      : 'delivery is not a function; write delivery: inPageOrder, or leave it out',
  everyDatacenter: (value) =>
    value === undefined || typeof value === 'boolean'
      ? undefined
      : 'everyDatacenter is neither true nor false; write one of them, or leave it out',
}

/**
 * What is wrong with the definition of a function.
 * @param folder the function's, from the root; the last part is its name
 * @param definition the default export of its index.ts
 * @returns one line for each mistake
 */
export function definitionProblems(folder: string, definition: unknown): string[] {
  const file = `${folder}/index.ts`
  if (!isObject(definition)) return [`${file}: ${NO_DEFAULT}`]
  const wrong = Object.entries(MEMBERS).flatMap(([member, check]) => {
    const problem = check(definition[member], basename(folder))
    return problem === undefined ? [] : [problem]
  })
  const unknown = Object.keys(definition)
    .filter((member) => !Object.hasOwn(MEMBERS, member))
    .map((member) => `${member} has no meaning; there are ${Object.keys(MEMBERS).join(', ')}`)
  return [...wrong, ...unknown].map((problem) => `${file}: ${problem}`)
}

const NO_DEFAULT =
  'its default export is not a definition; write export default defineEnrichment({ … })'

/**
 * Why esbuild could not bundle a function.
 * @returns one line for each mistake, with file and line
 */
export const bundlingProblems = (folder: string, { errors }: BuildFailure): string[] =>
  errors.map((error) => bundlingProblem(folder, error))

function bundlingProblem(folder: string, { text, location }: Message): string {
  // The entry point is made up at build time. All that it asks for is the default export.
  if (!location || location.file === '<stdin>') {
    return `${folder}/index.ts: ${/"default"/.test(text) ? NO_DEFAULT : text}`
  }
  return `${location.file}:${location.line}: ${text}; ${cureOf(text)}`
}

function cureOf(text: string): string {
  if (text.startsWith('Could not resolve')) {
    return 'correct the path, or add the package to package.json and run npm install'
  }
  if (text.startsWith('No matching export')) {
    return 'correct the name; the export of a new schema is there after make generate'
  }
  return 'correct this line'
}

function loadingProblem(folder: string, error: unknown): string {
  const [what] = String(error).split('\n')
  return `${folder}/index.ts: cannot be loaded: ${what}; correct it, or do it later, in enrich`
}

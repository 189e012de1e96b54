/** Finds the mistakes that authors of functions make, and says each in one line with its cure. */
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { definitionProblems, NO_DEFINITION } from '@tributary/runtime'
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
  const problems = definitionProblems(`${folder}/index.ts`, basename(folder), loaded.default)
  if (problems.length > 0) throw new FunctionError(problems)
}

/**
 * Why esbuild could not bundle a function.
 * @returns one line for each mistake, with file and line
 */
export const bundlingProblems = (folder: string, { errors }: BuildFailure): string[] =>
  errors.map((error) => bundlingProblem(folder, error))

function bundlingProblem(folder: string, { text, location }: Message): string {
  // The entry point is made up at build time. All that it asks for is the default export.
  if (!location || location.file === '<stdin>') {
    return `${folder}/index.ts: ${/"default"/.test(text) ? NO_DEFINITION : text}`
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

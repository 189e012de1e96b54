/** Finds the mistakes that authors of functions make, and says each in one line with its cure. */
import { basename, dirname, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { definitionProblems, NO_DEFINITION } from '@tributary/runtime'
import type { BuildFailure, Message } from 'esbuild'
import { loadingProblem } from '../own-place.ts'

/** A function cannot be built. Each line of the message is one mistake: file, problem and cure. */
export class FunctionError extends Error {
  constructor(lines: readonly string[]) {
    super(lines.join('\n'))
  }
}

/**
 * Loads a function that was bundled, and checks its definition.
 * @param root the folder from which messages name files
 * @throws FunctionError
 */
export async function checkFunction(file: string, root = ''): Promise<void> {
  const shown = relative(root, file)
  const loaded = await import(pathToFileURL(file).href).catch((error) => {
    throw new FunctionError([loadingProblem(file, error, (path) => relative(root, path))])
  })
  const problems = definitionProblems(shown, nameFromPath(file), loaded.default)
  if (problems.length > 0) throw new FunctionError(problems)
}

/** A function in `functions/` has its folder's name. In a project of its own, func.yaml names it. */
function nameFromPath(file: string): string | undefined {
  const folder = dirname(file)
  return basename(dirname(folder)) === 'functions' ? basename(folder) : undefined
}

/**
 * Why esbuild could not bundle a function.
 * @param file the function's module, as messages name it
 * @returns one line for each mistake, with file and line
 */
export const bundlingProblems = (file: string, { errors }: BuildFailure): string[] =>
  errors.map((error) => bundlingProblem(file, error))

function bundlingProblem(file: string, { text, location }: Message): string {
  // The entry point is made up at build time. All that it asks for is the default export.
  if (!location || location.file === '<stdin>') {
    return `${file}: ${/"default"/.test(text) ? NO_DEFINITION : text}`
  }
  return `${location.file}:${location.line}: ${text}; ${cureOf(text)}`
}

function cureOf(text: string): string {
  if (text.startsWith('Could not resolve')) {
    return 'correct the path, or add the package to package.json and run npm install'
  }
  if (text.startsWith('No matching export')) {
    return 'correct the name; npx tributary generate makes the exports of new schemas'
  }
  return 'correct this line'
}

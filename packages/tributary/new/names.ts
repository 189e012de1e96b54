/** The names that a new function gives to its parts. */
import { UsageError } from '../failures.ts'

/** A template's names, which stand in its files, or a new function's. */
export interface Names {
  /** The function's name, such as page-sections. */
  readonly name: string
  /** The name of its schemas and its stream, such as page_sections. */
  readonly snake: string
  /** The name of its schemas' exports, such as pageSections. */
  readonly camel: string
}

/** As a Service of Knative may be called, with room for the names of its pipeline. */
const NAME = /^[a-z]([a-z0-9-]{0,48}[a-z0-9])?$/

/** The folders in schemas/ that have a meaning. */
const RESERVED = new Set(['fragment', 'generated', 'mediawiki'])

export function namesOf(name: string): Names {
  const snake = name.replaceAll('-', '_')
  const camel = name.replace(/-+(.?)/g, (_, letter: string) => letter.toUpperCase())
  return { name, snake, camel }
}

/**
 * @param taken exports of schemas that a function may import beside its own
 * @throws UsageError if a function cannot have this name
 */
export function checkName(name: string, taken: readonly string[]): Names {
  const names = namesOf(name)
  const said = JSON.stringify(name)
  if (!NAME.test(name)) {
    throw new UsageError(
      `${said} cannot be a function's name; write at most 50 lower-case letters, digits and hyphens, a letter first`,
    )
  }
  const same = taken.find((other) => other.toLowerCase() === names.camel.toLowerCase())
  if (same !== undefined || RESERVED.has(name) || !isIdentifier(names.camel)) {
    const why = same === undefined ? 'that word has a meaning of its own' : `${same} is a schema`
    throw new UsageError(`${said} cannot be a function's name: ${why}; choose another one`)
  }
  return names
}

function isIdentifier(text: string): boolean {
  try {
    // Fails for a reserved word.
    new Function(`'use strict'; const ${text} = 1`)
    return true
  } catch {
    return false
  }
}

/** A text of the template with the new function's names. */
export const renamed = (text: string, from: Names, to: Names): string =>
  text
    .replaceAll(from.name, to.name)
    .replaceAll(from.snake, to.snake)
    .replaceAll(from.camel, to.camel)

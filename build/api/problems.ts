/** Finds public names that docs/reference/api.md cannot explain, and says what to add for each. */
import type { Declared } from './declarations.ts'
import { isValue } from './entry.ts'
import { type Example, imports } from './examples.ts'
import { withoutComments } from './statements.ts'

/** Public names lack something. The message has a line for each: where, which, what to add. */
export class ApiError extends Error {}

/** A public name, and the entry point that exports it. */
export interface Named extends Declared {
  readonly from: string
}

/** One line for each name without a docstring or an example, and for each that an example shows wrongly. */
export function problems(names: readonly Named[], examples: readonly Example[]): string[] {
  return [
    ...names.flatMap((named) => problemsOf(named, names, examples)),
    ...examples.flatMap(({ file, shows }) =>
      shows
        .filter(
          ({ from, name }) => !names.some((other) => other.from === from && other.name === name),
        )
        .map(({ from, name }) => `${file}: ${from} does not export ${name}; remove it from @shows`),
    ),
  ]
}

function problemsOf(named: Named, names: readonly Named[], examples: readonly Example[]): string[] {
  const { name, from, file, docs } = named
  const found: string[] = []
  if (docs === '' || docs.startsWith('@')) {
    found.push(`${file}: ${name} is public and has no docstring; write a sentence above it`)
  }
  const places = examples.filter(({ shows }) =>
    shows.some((shown) => shown.from === from && shown.name === name),
  )
  const [example] = places
  if (!example || places.length > 1) {
    const where = places.map((place) => place.file).join(' and ') || 'no example'
    const cure = 'list it in the @shows of one file of test/docs/api that uses it'
    found.push(`${file}: ${name} of ${from} is shown by ${where}; ${cure}`)
  } else if (!imports(example, from, name) && !isMentioned(named, names, example)) {
    const cure = isValue(named) ? 'use it' : 'use it, or show it beside a name that has it'
    found.push(`${example.file}: shows ${name} of ${from}, but does not import it; ${cure}`)
  }
  return found
}

/** Whether a type is part of the signature of another name that the same example shows. */
function isMentioned(named: Named, names: readonly Named[], { shows }: Example): boolean {
  if (isValue(named)) return false
  const word = new RegExp(`\\b${named.name}\\b`)
  return names.some(
    (other) =>
      other !== named &&
      other.from === named.from &&
      shows.some((shown) => shown.from === other.from && shown.name === other.name) &&
      word.test(withoutComments(other.code)),
  )
}

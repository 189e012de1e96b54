/** Wrong versions of the source, each of which a test has to notice. */

/** One wrong version of one file. */
export interface Mutant {
  /** A sentence: what the wrong source does. It names the rule, so it outlives the source's text. */
  readonly name: string
  /** Paths are from the root. */
  readonly file: string
  /** Text that the file has exactly once. */
  readonly from: string
  /** What stands there instead. */
  readonly to: string
  /** The tests of which one must fail: files, or patterns of files. */
  readonly tests: readonly string[]
  /** Whether `make generate` follows the change, as it does when somebody changes a setting. */
  readonly generate: boolean
}

/** The mutants of one file that the same tests should catch. */
export interface Group {
  readonly file: string
  readonly tests: readonly string[]
  readonly generate?: boolean
  /** By name: the text, and what stands there instead. */
  readonly wrong: Readonly<Record<string, readonly [from: string, to: string]>>
}

export const mutantsOf = (groups: readonly Group[]): Mutant[] =>
  groups.flatMap(({ wrong, generate = false, ...group }) =>
    Object.entries(wrong).map(([name, [from, to]]) => ({ ...group, name, from, to, generate })),
  )

/**
 * The text of a mutant's file with the mistake in it.
 * @throws Error if the file does not have `from` exactly once
 */
export function mutated(text: string, { file, from, to }: Mutant): string {
  const times = text.split(from).length - 1
  if (times !== 1) {
    throw new Error(
      `${file} has ${JSON.stringify(from)} ${times} times, must have it once; carry the mutant over to the file's new text`,
    )
  }
  return text.replace(from, () => to)
}

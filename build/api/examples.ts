/** Reads the examples of docs/reference/api.md: each is a file of tests, which test/docs/api.test.ts runs. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { textOf } from './statements.ts'

export interface Example {
  /** Its path from the root. */
  readonly file: string
  readonly title: string
  readonly introduction: string
  /** The names that it explains, in the order in which they are shown. */
  readonly shows: readonly { readonly from: string; readonly name: string }[]
  /** All of the file but the comment at its top. */
  readonly code: string
}

/**
 * Reads an example. The first line of its first comment is the title, and `@shows` in it lists names:
 * `@shows @tributary/runtime: skip, passOn`.
 */
export function readExample(root: string, file: string): Example {
  const source = readFileSync(join(root, file), 'utf8')
  const [comment = ''] = /^\/\*\*[\s\S]*?\*\/\n/.exec(source) ?? []
  const text = textOf(comment)
  const shows = [...text.matchAll(/^@shows (\S+): (.+)$/gm)].flatMap(([, from = '', names = '']) =>
    names.split(', ').map((name) => ({ from, name })),
  )
  const [title = '', ...introduction] = text.replaceAll(/^@shows .*$/gm, '').split('\n')
  return {
    file,
    title,
    introduction: introduction.join('\n').trim(),
    shows,
    code: source.slice(comment.length).trim(),
  }
}

/** Whether an example imports a name. */
export function imports({ code }: Example, from: string, name: string): boolean {
  const lists = code.matchAll(/^import (?:type )?\{([^}]*)\} from '(.+)'$/gm)
  return [...lists].some(
    ([, list = '', module]) =>
      module === from && list.split(',').some((item) => item.trim().replace(/^type /, '') === name),
  )
}

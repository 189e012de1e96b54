/** Splits a declaration file, as the compiler or `make generate` writes it, into its statements. */

/** A statement at the top of a module, and the docstring above it. */
export interface Statement {
  readonly code: string
  readonly docs: string
  /** The names that it declares. */
  readonly names: readonly string[]
}

/** A statement begins at the start of a line; so does the docstring above it. */
const START = /^(?=\/\*\*|(?:export|declare|import|interface|type|class|const|function)\b)/m
const NAME = /^(?:export )?(?:declare )?(?:abstract )?(?:class|const|function|interface|type) (\w+)/
const DOCS = /^\/\*\*([\s\S]*?)\*\/\s*/

/** The statements of a module. */
export function statementsOf(text: string): Statement[] {
  const statements: Statement[] = []
  let unfinished = ''
  for (const chunk of text.split(START)) {
    unfinished = (unfinished + chunk).trimStart()
    if (!isWhole(unfinished)) continue
    const comments = /^(?:\/\*\*[\s\S]*?\*\/\s*)+/.exec(unfinished)?.[0] ?? ''
    const code = unfinished.slice(comments.length).trim()
    // The comment that a module begins with is followed by another comment or by an import.
    const docs = comments.split(/(?=\/\*\*)/).at(-1) ?? ''
    const name = NAME.exec(code)?.[1]
    statements.push({ code, docs: textOf(docs), names: name === undefined ? [] : [name] })
    unfinished = ''
  }
  return statements
}

/** Whether it is more than a docstring, and has as many closing brackets as opening ones. */
function isWhole(text: string): boolean {
  const code = withoutComments(text).replaceAll(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, '')
  const count = (bracket: string) => code.split(bracket).length
  return code.trim() !== '' && count('{') === count('}') && count('(') === count(')')
}

/** Code without its comments. */
export const withoutComments = (code: string): string => code.replaceAll(/\/\*[\s\S]*?\*\//g, '')

/** The text of a docstring, without its stars. */
export const textOf = (comment: string): string =>
  (DOCS.exec(comment)?.[1] ?? '').replaceAll(/^ *\* ?/gm, '').trim()

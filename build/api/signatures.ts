/** Writes the signatures of public names as the repository's formatter does. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { Named } from './problems.ts'

/** Between two signatures, for the formatter. */
const MARK = '// next\n'

/** The signature of each name. */
export function signatures(root: string, names: readonly Named[]): ReadonlyMap<Named, string> {
  const input = names
    .map((named) => `${[named.code, ...privateTypes(named, names)].join('\n')}\n`)
    .map((code) => code.replaceAll(/^(?=(?:class|const|function|namespace)\b)/gm, 'declare '))
  const args = ['format', '--stdin-file-path', 'packages/api.d.ts']
  const biome = join(root, 'node_modules/.bin/biome')
  const output = execFileSync(biome, args, { cwd: root, input: input.join(MARK), encoding: 'utf8' })
  const formatted = output.split(MARK)
  if (formatted.length !== names.length)
    throw new Error('the formatter changed the number of names')
  return new Map(names.map((named, i) => [named, shown(formatted[i] ?? '')]))
}

/** Types that a signature needs to be understood, but that nobody can import. */
const privateTypes = ({ from, types }: Named, names: readonly Named[]): string[] =>
  [...(types ?? [])]
    .filter(([name]) => !names.some((other) => other.from === from && other.name === name))
    .map(([, code]) => code)

/** The longest constant that is shown whole. */
const LONG = 30

/** Leaves out examples that nothing runs, and the details of a long constant. */
function shown(code: string): string {
  const text = code
    .replaceAll(/^declare /gm, '')
    .replaceAll(/(?:\n *\*)* *@example\b[\s\S]*?(?=(?:\n *)?\*\/)/g, '')
    .replaceAll(/\{@link (\w+)\}/g, '$1')
    .replaceAll(/\\u([0-9a-f]{4})/g, (_, unit) => String.fromCharCode(Number.parseInt(unit, 16)))
    .trim()
  if (!text.startsWith('const ') || text.split('\n').length <= LONG) return text
  return text.replaceAll(/: \{\n[^{}]*\}/g, ': { … }')
}

/** Reads the declarations that the compiler makes of the packages: what each entry point exports. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Statement, statementsOf, withoutComments } from './statements.ts'

/** A public name. */
export interface Declared {
  readonly name: string
  /** As it is in TypeScript, without `export`. */
  readonly code: string
  readonly docs: string
  /** The file of the source. */
  readonly file: string
  /** The types that its signature mentions and its file declares, by name: they may not be public. */
  readonly types?: ReadonlyMap<string, string>
}

/**
 * Lists the exports of entry points.
 * @param root the repository
 * @param entries files of the source, such as packages/runtime/index.ts
 * @returns by entry, its public names in the order of their files
 * @throws Error if a name is declared in a way that is not read here
 */
export function declarations(
  root: string,
  entries: readonly string[],
): ReadonlyMap<string, readonly Declared[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-api-'))
  try {
    const config = join(root, 'build/release/tsconfig.json')
    // Types are checked by `make lint`.
    const only = ['--emitDeclarationOnly', '--noCheck', '--sourceMap', 'false']
    const args = ['--project', config, '--outDir', folder, ...only, '--inlineSources', 'false']
    execFileSync(join(root, 'node_modules/.bin/tsc'), args, { stdio: 'inherit' })
    const modules = new Modules(root, folder)
    return new Map(entries.map((entry) => [entry, modules.exportsOf(entry)]))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** `export { type A, b as c } from 'x'`, and imports in the same form. */
const LIST = /^(export|import) (?:type )?\{([^}]*)\}(?: from ['"](.+)['"])?/
/** `export * as names from './names.ts'` */
const NAMESPACE = /^export \* as (\w+) from ['"](.+)['"]/

class Modules {
  readonly #root: string
  readonly #folder: string
  readonly #read = new Map<string, readonly Statement[]>()

  constructor(root: string, folder: string) {
    this.#root = root
    this.#folder = folder
  }

  exportsOf(file: string): Declared[] {
    return this.#statements(file).flatMap((statement) => {
      const { code, docs, names } = statement
      const [, namespace, from = ''] = NAMESPACE.exec(code) ?? []
      if (namespace !== undefined) {
        const members = this.exportsOf(resolve(file, from)).map((member) => member.code)
        const body = members.join('\n').replaceAll(/^/gm, '  ')
        return [{ name: namespace, code: `namespace ${namespace} {\n${body}\n}`, docs, file }]
      }
      if (!code.startsWith('export ')) return []
      const exported = [...names, ...listOf(code).map(({ outside }) => outside)]
      if (exported.length === 0 && !/^export \{\s*\}/.test(code)) {
        throw new Error(
          `${file}: this export is not read: ${code.slice(0, 80)}; name what it exports`,
        )
      }
      return exported.map((name) => this.#find(file, name))
    })
  }

  /** Follows a name through the modules that pass it on. */
  #find(file: string, name: string): Declared {
    const statements = this.#statements(file)
    const own = statements.filter(({ names }) => names.includes(name))
    if (own.length > 0) {
      const code = own.map((statement) => bare(statement.code)).join('\n')
      const docs = own.map((statement) => statement.docs).find((text) => text !== '') ?? ''
      return { name, code, docs, file, types: mentioned(statements, own) }
    }
    for (const { code, docs } of statements) {
      const found = listOf(code).find(({ outside, from }) => from !== '' && outside === name)
      if (!found) continue
      const { from, inside } = found
      if (from.startsWith('.')) return { ...this.#find(resolve(file, from), inside), name }
      const [owner = ''] = /^(?:@[^/]+\/)?[^/]+/.exec(from) ?? []
      return { name, code: `export { ${name} } from '${owner}'`, docs, file }
    }
    throw new Error(`${file} exports ${name}, but nothing there declares it`)
  }

  #statements(file: string): readonly Statement[] {
    const known = this.#read.get(file)
    if (known) return known
    const declared = file.replace(/\.[jt]s$/, '.d.ts')
    const made = join(this.#folder, declared)
    const text = readFileSync(existsSync(made) ? made : join(this.#root, declared), 'utf8')
    const source = existsSync(made) ? readFileSync(join(this.#root, file), 'utf8') : ''
    const read = statementsOf(text.slice(headLength(text, source)))
    this.#read.set(file, read)
    return read
  }
}

/** How long the comment about the file is, which the compiler may put above its first statement. */
function headLength(text: string, source: string): number {
  const [head = ''] = /^\/\*\*[\s\S]*?\*\/(?=\n(?:\n|import ))/.exec(source) ?? []
  return text.startsWith(head) ? head.length : 0
}

/** The names in the list of an export or import: in the module they come from, and here. */
function listOf(code: string) {
  const [, , list = '', from = ''] = LIST.exec(code) ?? []
  const items = list.split(',').map((item) => item.trim().replace(/^type /, ''))
  return items
    .filter((item) => item !== '')
    .map((item) => {
      const [inside = '', outside = inside] = item.split(' as ')
      return { inside, outside, from }
    })
}

const resolve = (file: string, from: string) => join(dirname(file), from)

/** The types that some of a module's statements mention. */
function mentioned(
  statements: readonly Statement[],
  by: readonly Statement[],
): ReadonlyMap<string, string> {
  const text = by.map(({ code }) => withoutComments(code)).join('\n')
  const types = statements.flatMap((statement) => {
    const [name = ''] = statement.names
    const code = bare(statement.code)
    const isType = name !== '' && /^(?:interface|type) /.test(code)
    const isMentioned = isType && !by.includes(statement) && new RegExp(`\\b${name}\\b`).test(text)
    return isMentioned ? [[name, code] as const] : []
  })
  return new Map(types)
}

/** Without what only the compiler needs. */
const bare = (code: string) =>
  code
    .replace(/^export /, '')
    .replace(/^declare /, '')
    .replaceAll(/^ +#?private\b.*;\n/gm, '')

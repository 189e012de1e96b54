/** Writes the generated part of docs/reference/api.md. */
import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { manifestOf, PACKAGES } from '../release/packages.ts'
import { CHAPTERS, EXAMPLES } from './contents.ts'
import { declarations } from './declarations.ts'
import { described, kindOf } from './entry.ts'
import { type Example, readExample } from './examples.ts'
import { ApiError, type Named, problems } from './problems.ts'
import { schemaTable } from './schema-table.ts'
import { signatures } from './signatures.ts'

/** The host and the command load them; they have no names for authors. */
const FOR_THE_COMMAND: readonly string[] = ['packages/kafka', 'packages/capture']

/**
 * The page: all public names, by what an author needs first.
 * @throws ApiError with a line for each name that lacks a docstring or an example
 */
export function apiPage(root: string): string {
  const entries = new Map(
    PACKAGES.filter((folder) => !FOR_THE_COMMAND.includes(folder)).flatMap(entriesOf),
  )
  const declared = declarations(root, [...entries.values()])
  const names: Named[] = [...entries].flatMap(([from, entry]) =>
    (declared.get(entry) ?? []).map((each) => ({ ...each, from })),
  )
  const examples = new Map(
    CHAPTERS.flatMap((chapter) =>
      chapter.examples.map((name) => [name, readExample(root, `${EXAMPLES}/${name}.ts`)] as const),
    ),
  )
  const found = [
    ...problems(names, [...examples.values()]),
    ...globSync('*.ts', { cwd: join(root, EXAMPLES) })
      .filter((file) => !examples.has(basename(file, '.ts')))
      .map((file) => `${EXAMPLES}/${file}: no chapter has it; add it in build/api/contents.ts`),
  ]
  if (found.length > 0) throw new ApiError(found.join('\n'))
  const shown = signatures(root, names)
  const section = ({ title, introduction, code, file, shows }: Example) => [
    `### ${title}`,
    introduction,
    `\`\`\`ts\n${code}\n\`\`\``,
    ...shows.flatMap(({ from, name }) => {
      const each = names.find((other) => other.from === from && other.name === name)
      return each ? [entry(each, shown.get(each) ?? '')] : []
    }),
    ...(file.endsWith('/schemas.ts') ? [schemaTable(root)] : []),
  ]
  return [
    index([...examples.values()]),
    ...CHAPTERS.flatMap((chapter) => [
      `## ${chapter.title}`,
      chapter.introduction,
      ...chapter.examples.flatMap((name) => section(examples.get(name) as Example)),
    ]),
  ].join('\n\n')
}

/** The entry points of a package: their names, and their sources. Those of the schemas have a table. */
const entriesOf = (folder: string) =>
  Object.entries(manifestOf(folder).exports ?? {})
    .filter(([, source]) => source.endsWith('.ts'))
    .map(
      ([path, source]) =>
        [`${manifestOf(folder).name}${path.slice(1)}`, join(folder, source)] as const,
    )

const entry = (named: Named, code: string) =>
  [
    `#### \`${named.name}\``,
    `*${kindOf(named)} of ${named.from}.* ${described(named.docs)}`,
    `\`\`\`ts\n${code}\n\`\`\``,
  ].join('\n\n')

/** Where each name is explained, and where it is imported from. */
function index(examples: readonly Example[]): string {
  const rows = examples.flatMap(({ title, shows }) =>
    [...Map.groupBy(shows, ({ from }) => from)].map(([from, group]) => {
      const names = group.map(({ name }) => `\`${name}\``).join(', ')
      return `| [${title}](#${anchor(title)}) | ${names} | \`${from}\` |`
    }),
  )
  return ['| to | use | from |', '|---|---|---|', ...rows].join('\n')
}

/** As GitHub makes it of a heading. */
const anchor = (title: string) =>
  title
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-')

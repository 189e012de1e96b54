/** Fills the generated parts of the docs: what stands between `<!-- name -->` and `<!-- /name -->`. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ERRORS } from '../packages/runtime/errors.ts'
import { configTable } from './config.ts'
import { performanceTable } from './performance.ts'
import { sizingTable } from './sizing.ts'

const root = join(import.meta.dirname, '..')

/** The README's table of errors. */
const errorTable = () =>
  [
    '| code | HTTP | Knative | what it means | what to do |',
    '|---|---|---|---|---|',
    ...Object.entries(ERRORS).map(
      ([code, { status, meaning, remedy }]) =>
        `| \`${code}\` | ${status} | ${status >= 500 ? 'retries' : 'dead letter'} | ${meaning} | ${remedy} |`,
    ),
  ].join('\n')

const functionSource = () =>
  `\`\`\`ts\n${readFileSync(join(root, 'functions/page-wikitext-change/index.ts'), 'utf8')}\`\`\``

const PARTS: Record<string, () => string> = {
  configuration: () => configTable('packages/runtime'),
  errors: errorTable,
  function: functionSource,
  performance: performanceTable,
  sizing: sizingTable,
}

/** The documents with generated parts, by path, as they should read. */
export function generateDocs(
  paths: readonly string[] = ['README.md', 'docs/deploy.md', 'docs/performance.md'],
): Map<string, string> {
  return new Map(
    paths.map((path) => {
      const text = readFileSync(join(root, path), 'utf8')
      const filled = text.replace(/<!-- (\w+) -->\n[\s\S]*?<!-- \/\1 -->/g, (all, name: string) =>
        PARTS[name] ? `<!-- ${name} -->\n${PARTS[name]()}\n<!-- /${name} -->` : all,
      )
      return [path, filled]
    }),
  )
}

/**
 * Compiles each packages/<name>/config.schema.yaml into the package's validator and type, and into the
 * tables of the docs.
 */
import { globSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type JSONSchema, compile as typesOf } from 'json-schema-to-typescript'
import { compileValidator } from '../packages/tributary/build/validator.ts'
import { YamlSource } from '../packages/tributary/build/yaml-source.ts'

const root = join(import.meta.dirname, '..')

interface Variable {
  readonly type: 'integer' | 'string'
  readonly description: string
  readonly default?: string | number
  readonly 'x-allowed': string
  readonly 'x-default-shown'?: string
  /** The value is a URL, perhaps with a placeholder. */
  readonly 'x-address'?: boolean
}

interface ConfigSchema {
  readonly title: string
  readonly required?: readonly string[]
  readonly properties: Readonly<Record<string, Variable>>
}

/** The folders of the packages that have settings, e.g. `packages/runtime`. */
export const packagesWithSettings = (): string[] =>
  globSync('packages/*/config.schema.yaml', { cwd: root }).map(dirname).sort()

/** @throws SourceError if a variable lacks the words that the docs need */
function schemaOf(folder: string): ConfigSchema {
  const yaml = new YamlSource(root, join(folder, 'config.schema.yaml'))
  const { properties = {} } = yaml.value as { properties?: Record<string, Partial<Variable>> }
  for (const [name, variable] of Object.entries(properties)) {
    for (const keyword of ['description', 'x-allowed'] as const) {
      if (typeof variable[keyword] === 'string') continue
      throw yaml.mistake(['properties', name], `${name} has no ${keyword}; say it in one sentence`)
    }
  }
  return yaml.value as unknown as ConfigSchema
}

/** The generated files of one package, by their names. */
export async function generateConfig(folder: string): Promise<Map<string, string>> {
  const schema = schemaOf(folder)
  const variables = Object.entries(schema.properties)
  const names = (accept: (variable: Variable) => boolean) =>
    variables.filter(([, variable]) => accept(variable)).map(([name]) => name)
  const allowed = Object.fromEntries(
    variables.map(([name, variable]) => [name, variable['x-allowed']]),
  )
  const withDefault = names((variable) => variable.default !== undefined)
  const types = await typesOf(
    {
      ...schema,
      required: [...(schema.required ?? []), ...withDefault],
      additionalProperties: false,
    } as JSONSchema,
    schema.title,
    { bannerComment: '', format: false },
  )
  const settings = [
    'validate',
    `integers: new Set(${JSON.stringify(names(({ type }) => type === 'integer'))})`,
    `addresses: ${JSON.stringify(names((variable) => variable['x-address'] === true))}`,
    `allowed: ${JSON.stringify(allowed, null, 2)}`,
  ]
  const runtime = folder === 'packages/runtime' ? '../settings.ts' : '@tributary/runtime'
  return new Map([
    [
      'config.js',
      await compileValidator(schema, {
        options: { useDefaults: true },
        code: `export const settings = { ${settings.join(', ')} }`,
      }),
    ],
    [
      'config.d.ts',
      `import type { Settings } from '${runtime}'\n${types}\nexport declare const settings: Settings\n`,
    ],
  ])
}

/** A package's variables as the table of a document. */
export function configTable(folder: string): string {
  const rows = Object.entries(schemaOf(folder).properties).map(([name, variable]) => {
    const value = variable['x-default-shown'] ?? `\`${variable.default}\``
    return `| \`${name}\` | ${value} | ${variable.description.trim()} Allowed: ${variable['x-allowed']}. |`
  })
  return ['| variable | default | what it does |', '|---|---|---|', ...rows].join('\n')
}

/** Compiles packages/runtime/config.schema.yaml into its validator, its type and the README's table. */
import { readFileSync } from 'node:fs'
import { type JSONSchema, compile as typesOf } from 'json-schema-to-typescript'
import { parse } from 'yaml'
import { compileValidator } from './validator.ts'

interface Variable {
  readonly type: 'integer' | 'string'
  readonly description: string
  readonly default?: string | number
  readonly 'x-allowed': string
  readonly 'x-default-shown'?: string
}

const schema = parse(
  readFileSync(new URL('../packages/runtime/config.schema.yaml', import.meta.url), 'utf8'),
) as { properties: Record<string, Variable> }

export async function generateConfig(): Promise<Map<string, string>> {
  const allowed = Object.fromEntries(
    Object.entries(schema.properties).map(([name, variable]) => [name, variable['x-allowed']]),
  )
  const integers = Object.entries(schema.properties)
    .filter(([, { type }]) => type === 'integer')
    .map(([name]) => name)
  const validator = await compileValidator(schema, { options: { useDefaults: true } })
  const types = await typesOf(
    {
      ...schema,
      required: Object.keys(schema.properties).filter(
        (name) => schema.properties[name]?.default !== undefined,
      ),
      additionalProperties: false,
    } as JSONSchema,
    'Config',
    { bannerComment: '', format: false },
  )
  return new Map([
    [
      'config.js',
      `${validator}\nexport const integers = new Set(${JSON.stringify(integers)})\nexport const allowed = ${JSON.stringify(allowed, null, 2)}\n`,
    ],
    [
      'config.d.ts',
      `import type { Validate } from '../enrichment.ts'\n${types}\nexport declare const validate: Validate\nexport declare const integers: ReadonlySet<string>\nexport declare const allowed: Readonly<Record<keyof Config, string>>\n`,
    ],
  ])
}

/** The table of variables for the README. */
export function configTable(): string {
  const rows = Object.entries(schema.properties).map(([name, variable]) => {
    const value = variable['x-default-shown'] ?? `\`${variable.default}\``
    return `| \`${name}\` | ${value} | ${variable.description.trim()} Allowed: ${variable['x-allowed']}. |`
  })
  return ['| variable | default | what it does |', '|---|---|---|', ...rows].join('\n')
}

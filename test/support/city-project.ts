/** A project of its own, outside the repository: a function on events about cities. */
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../packages/tributary/command.ts'
import { temporary } from '../packages/tributary/support.ts'

export const SCHEMA = `title: city/change
$id: /city/change/1.0.0
$schema: https://json-schema.org/draft-07/schema#
type: object
required: [$schema, meta, dt, city, name]
properties:
  $schema: { type: string }
  meta: { type: object, properties: { stream: { type: string } } }
  dt: { type: string, format: date-time }
  city: { type: integer }
  name: { type: string }
  mood: { type: string, enum: [calm, busy] }
  labels: { type: array, items: { type: string } }
examples:
  - $schema: /city/change/1.0.0
    meta: { stream: city.change }
    dt: 2026-11-28T10:00:00Z
    city: 7
    name: Cork
`

/** @param body of `enrich` */
export const source = (body: string) => `import { defineEnrichment, skip } from '@tributary/runtime'
import { cityChange } from './schemas/generated/index.js'
import { shout } from './shout.ts'

export default defineEnrichment({
  name: 'city-mood',
  input: [cityChange],
  output: { stream: 'city.mood', schema: cityChange },
  key: ({ city }) => ({ partitionkey: String(city), subject: \`cities/\${city}\` }),
  enrich: async (change) => {
    ${body}
  },
})
`

/** Line 11 of the function is its body. */
export const BODY_LINE = 11
export const SHOUT = 'export const shout = (text: string) => text.toUpperCase()\n'
export const RETURN = 'return { ...change, name: shout(change.name) }'

export const event = (city: number, name: string) =>
  JSON.stringify({
    $schema: '/city/change/1.0.0',
    meta: { stream: 'city.change', id: `id-${city}` },
    dt: '2026-11-28T10:00:00Z',
    city,
    name,
  })

export const EVENTS = `${event(1, 'Cork')}\n${event(2, 'Galway')}\n`

/** @returns the project's folder, and a way to save its files */
export function project() {
  const folder = realpathSync(temporary())
  const save = (path: string, text: string) => writeFileSync(join(folder, path), text)
  mkdirSync(join(folder, 'schemas/city/change'), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  save('package.json', '{ "type": "module" }')
  save('schemas/city/change/1.0.0.yaml', SCHEMA)
  save('events.jsonl', EVENTS)
  save('shout.ts', SHOUT)
  save('index.ts', source(RETURN))
  return { folder, save }
}

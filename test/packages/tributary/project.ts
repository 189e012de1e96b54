/** A project of its own, with a function and its two schemas. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const schema = (title: string, more: string) => `$schema: http://json-schema.org/draft-07/schema#
$id: /${title}/1.0.0
title: ${title}
type: object
required: [$schema, meta, dt, river]
properties:
  $schema: { type: string }
  meta: { type: object, required: [stream], properties: { stream: { type: string } } }
  dt: { type: string, format: date-time }
  river: { type: string, minLength: 1 }
${more}`

const example = (title: string) => ({
  $schema: `/${title}/1.0.0`,
  meta: { stream: title.replaceAll('/', '.') },
  dt: '2026-11-23T19:08:40Z',
  river: 'Hvítá',
})

const INPUT = 'river/measured'
const OUTPUT = 'river/graded'

/** An event that the function reads. */
export const EVENT = { ...example(INPUT), metres: 2.5 }

export const FILES = {
  'index.ts': `import { defineEnrichment } from '@tributary/runtime'
import { riverGraded, riverMeasured } from './schemas/generated/index.js'

export default defineEnrichment({
  name: 'river-grade',
  input: [riverMeasured],
  output: { stream: 'river.graded', schema: riverGraded },
  key: ({ river }) => ({ partitionkey: JSON.stringify({ river: river.length }), subject: 'river' }),
  enrich: (change) => ({ ...change, dt: String(change.dt), grade: change.metres > 2 ? ('flood' as const) : ('normal' as const) }),
})
`,
  [`schemas/${INPUT}/1.0.0.yaml`]: schema(
    INPUT,
    `  metres: { type: number }
x-input-required: { '': [$schema, meta, river, metres] }
examples: [${JSON.stringify(EVENT)}]
`,
  ),
  [`schemas/${OUTPUT}/1.0.0.yaml`]: schema(
    OUTPUT,
    `  grade: { type: string, enum: [normal, flood] }
examples: [${JSON.stringify({ ...example(OUTPUT), grade: 'flood' })}]
`,
  ),
  'events.jsonl': `${JSON.stringify(EVENT)}\n`,
} as const

/** Writes the project, without package.json, into a folder. */
export function writeProject(folder: string): void {
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

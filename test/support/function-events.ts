import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { readSources } from '../../packages/tributary/build/schemas.ts'

// biome-ignore lint/suspicious/noExplicitAny: the tests read members of any event
export type Json = any

const ROOT = join(import.meta.dirname, '../..')
const FIXTURES = join(ROOT, 'test/fixtures')

const jsonLines = (file: string): Json[] =>
  readFileSync(join(FIXTURES, file), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))

/** The recorded wiki's 71 revision-creates. */
export const revisionCreates = () => jsonLines('recorded-wiki/mediawiki.revision-create.jsonl')
/** The recorded wiki's 72 page_changes. */
export const pageChanges = () => jsonLines('recorded-wiki/mediawiki.page_change.v1.jsonl')

/** One step on a real MediaWiki, and the events that it emitted. */
export interface Step {
  readonly step: string
  readonly request: Readonly<Record<string, string>>
  readonly result: Json
  readonly events: readonly Json[]
}
export const session = (number: 1 | 2): Step[] =>
  JSON.parse(readFileSync(join(FIXTURES, `mediawiki-session-${number}.json`), 'utf8'))

/** A recorded answer of the API, by the name of its file. */
export const apiAnswer = (name: string): Json =>
  JSON.parse(readFileSync(join(FIXTURES, `mediawiki-api/${name}.json`), 'utf8')).response.body

/** SHA-1 as MediaWiki's events have it: base 36, 31 characters. */
export const sha1 = (text: string): string =>
  BigInt(`0x${hash('sha1', text)}`)
    .toString(36)
    .padStart(31, '0')

const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/

const validators = new Map<string, ReturnType<Ajv['compile']>>()

/** The errors of the data by a schema of schemas/, compiled here, independent of the generated validator. */
export function violations(id: string, data: unknown): string[] {
  let validate = validators.get(id)
  if (!validate) {
    const { schema } = readSources(ROOT).find((source) => String(source.schema.$id) === id) ?? {}
    if (!schema) throw new Error(`there is no schema ${id}`)
    const ajv = new Ajv({
      allErrors: true,
      strict: false,
      formats: {
        'date-time': (text: string) => DATE_TIME.test(text) && !Number.isNaN(Date.parse(text)),
        'uri-reference': (text: string) => !/\s/.test(text),
      },
    })
    validate = ajv.compile(schema)
    validators.set(id, validate)
  }
  validate(data)
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

/** The output schema of page-wikitext-change. */
export const OUTPUT = '/mediawiki/page/wikitext_change/1.0.0'

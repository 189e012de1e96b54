import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

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

/** SHA-1 as MediaWiki's events have it: base 36, 31 characters. */
export const sha1 = (text: string): string =>
  BigInt(`0x${hash('sha1', text)}`)
    .toString(36)
    .padStart(31, '0')

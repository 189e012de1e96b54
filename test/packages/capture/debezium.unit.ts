/** The rows as Debezium wrote them to one topic give the same events as the Node reader's. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { pageEvents } from '../../../packages/capture/page-rows.ts'
import type { Row, Transaction } from '../../../packages/capture/row.ts'
import { TABLES } from '../../../packages/capture/tables.ts'
import { recordedEvents } from '../../../packages/runtime/testing/index.ts'
import type { PageRows } from '../../../schemas/generated/index.js'

const FIXTURES = join(import.meta.dirname, '../../fixtures/capture')

type Image = Readonly<Record<string, string | number | null>> | null

/** A record's value: a marker of a transaction, or a row of it. */
interface Value {
  readonly status?: 'BEGIN' | 'END'
  readonly ts_ms: number
  readonly before: Image
  readonly after: Image
  readonly op: Row['op']
  readonly source: { readonly table: string; readonly gtid: string }
}

it('gives the events of the Node reader from Debezium records, value by value', () => {
  const text = gunzipSync(readFileSync(join(FIXTURES, 'debezium-steps.jsonl.gz'))).toString()
  const records = text
    .split('\n')
    .filter(Boolean)
    .flatMap((line) => JSON.parse(line).records)
  const events = transactions(records.map(({ value }) => value)).flatMap((transaction) =>
    pageEvents(transaction, 'rivers.example.org').map(({ body }): PageRows => JSON.parse(body)),
  )
  const expected = recordedEvents<PageRows>(join(FIXTURES, 'page_rows.jsonl'))
  assert.deepEqual(events.map(withoutTime), expected.map(withoutTime))
  // Debezium has the time of the last row, the reader that of the commit.
  for (const [i, { committed_at }] of events.entries()) {
    const late = Date.parse(expected[i]?.committed_at ?? '') - Date.parse(committed_at)
    assert.ok(late === 0 || late === 1000, `${committed_at}: ${late}`)
  }
})

const withoutTime = ({ committed_at: _, ...event }: PageRows) => event

/** Debezium has the transaction's markers among the rows; one topic of one partition keeps their order. */
function transactions(values: readonly Value[]): Transaction[] {
  const names = { role_name: new Map([[1, 'main']]), model_name: new Map([[1, 'wikitext']]) }
  const found: Transaction[] = []
  let gtid = ''
  let rows: Row[] = []
  for (const { status, ts_ms, source, op, before, after } of values) {
    if (status === 'END') found.push({ wiki: 'labwiki', gtid, committedAt: new Date(ts_ms), rows })
    if (status) rows = []
    if (status) continue
    const { table } = source
    gtid = source.gtid
    if (table === 'slot_roles')
      names.role_name.set(idIn(after, 'role_id'), nameIn(after, 'role_name'))
    else if (table === 'content_models') {
      names.model_name.set(idIn(after, 'model_id'), nameIn(after, 'model_name'))
    } else rows.push(row(table as Row['table'], op, before, after, names))
  }
  return found
}

type Names = Readonly<Record<'role_name' | 'model_name', ReadonlyMap<number, string>>>

function row(table: Row['table'], op: Row['op'], before: Image, after: Image, names: Names): Row {
  const image = (from: Image) => from && columns(table, from, names)
  return {
    table,
    op,
    ...(before && { before: image(before) }),
    ...(after && { after: image(after) }),
  } as Row
}

function columns(table: Row['table'], image: NonNullable<Image>, names: Names) {
  const kinds: Readonly<Record<string, string>> = TABLES[table]
  const known = Object.entries(image).flatMap(([name, value]) => {
    if (value === null || !kinds[name]) return []
    return [[name, typeof value === 'string' ? decode(value) : value]]
  })
  const role = names.role_name.get(idIn(image, 'slot_role_id'))
  const model = names.model_name.get(idIn(image, 'content_model'))
  return Object.fromEntries([
    ...known,
    ...(table === 'slots' && role ? [['role_name', role]] : []),
    ...(table === 'content' && model ? [['model_name', model]] : []),
  ])
}

/** VARBINARY columns are base64. */
const decode = (text: string) => Buffer.from(text, 'base64').toString()
const idIn = (image: Image, name: string) => Number(image?.[name])
const nameIn = (image: Image, name: string) => decode(String(image?.[name]))

/**
 * The recorded log: 65 transactions of a real MediaWiki 1.39, made again on MariaDB 10.11 with the same GTIDs,
 * as the server sent its events. Each event has its length (4 bytes, little endian) in front.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { Assembler, type Committed, type Rowless } from '../../../packages/capture/assembler.ts'
import { gtidText } from '../../../packages/capture/gtid-position.ts'
import { Names } from '../../../packages/capture/names.ts'
import { type PageEvent, pageEvents } from '../../../packages/capture/page-rows.ts'
import { Wikis } from '../../../packages/capture/wikis.ts'

const FOLDER = join(import.meta.dirname, '../../fixtures/capture')

export const recordedEvents = (): Buffer[] => {
  const bytes = gunzipSync(readFileSync(join(FOLDER, 'binlog-events.bin.gz')))
  const events: Buffer[] = []
  for (let at = 0; at < bytes.length; at += 4 + bytes.readUInt32LE(at)) {
    events.push(bytes.subarray(at + 4, at + 4 + bytes.readUInt32LE(at)))
  }
  return events
}

/** What Debezium's connector and another reader made of the same transactions, as the schema has it. */
export const expectedBodies = (): unknown[] =>
  readFileSync(join(FOLDER, 'page_rows.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

export const DOMAIN = 'rivers.example.org'

/** An assembler that knows the names which are older than the log. */
export function assembler(rowless: Partial<Rowless> = {}): Assembler {
  const names = new Names()
  names.set('labwiki', 'slot_roles', 1, 'main')
  names.set('labwiki', 'content_models', 1, 'wikitext')
  return new Assembler(new Wikis(`labwiki=${DOMAIN}`), names, {
    ...{ statement: () => {}, incident: () => {} },
    ...rowless,
  })
}

export const eventsOf = ({ gtid, committedAt, wikis }: Committed): PageEvent[] =>
  [...wikis].flatMap(([wiki, rows]) => {
    const omitted = (page: number) => rows.omitted(page)
    const transaction = { wiki, gtid: gtidText(gtid), committedAt, rows: rows.rows, omitted }
    return pageEvents(transaction, DOMAIN)
  })

/** A statement in the log. (Query_log_event of sql/log_event.h: a head of 13 bytes, the database, and the text.) */
export function queryEvent(text: string): Buffer {
  const head = Buffer.alloc(19 + 13 + 1)
  head[4] = 2
  return Buffer.concat([head, Buffer.from(text)])
}

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ROWS_TYPES, TYPE } from '../../../packages/capture/binlog/events.ts'
import { readTableName } from '../../../packages/capture/binlog/table-map.ts'
import { type Following, readInParts } from '../../../packages/capture/follow.ts'
import { GtidPosition } from '../../../packages/capture/gtid-position.ts'
import { Names } from '../../../packages/capture/names.ts'
import type { Publication } from '../../../packages/capture/publisher.ts'
import { MAX_ROWS } from '../../../packages/capture/transaction-rows.ts'
import { Wikis } from '../../../packages/capture/wikis.ts'
import { DOMAIN, recordedEvents } from './recorded-log.ts'
import { databaseThatSends, eventPacket } from './sent-log.ts'

const typeOf = (event: Buffer) => event.readUInt8(4)

/** A transaction that creates pages with these ids: its first event of rows in the recorded log, many times. */
function creating(ids: readonly number[]): Buffer[] {
  const events = recordedEvents()
  const map = events.findIndex(
    (event) => typeOf(event) === TYPE.TABLE_MAP && tableOf(event) === 'page',
  )
  const rows = events.findIndex((event, i) => i > map && ROWS_TYPES.get(typeOf(event))?.op === 'c')
  const [gtid, xid] = [TYPE.GTID, TYPE.XID].map((type) =>
    events.find((event) => typeOf(event) === type),
  )
  const event = events[rows] as Buffer
  // The header, the table, the number of columns, and a bit for each: then the only row, which begins with its id.
  const columns = event.readUInt8(27)
  const bitmap = (columns + 7) >> 3
  const head = event.subarray(0, 28 + bitmap)
  const row = event.subarray(head.length)
  const many = ids.map((id) => {
    const other = Buffer.from(row)
    other.writeUInt32LE(id, bitmap)
    return other
  })
  return [gtid, events[map], Buffer.concat([head, ...many]), xid] as Buffer[]
}

const tableOf = (event: Buffer) => readTableName(event).table

describe('a transaction that is too large', () => {
  it('is read whole where the ids of its pages are all in one part', async () => {
    const ids = Array.from({ length: MAX_ROWS + 10 }, (_, i) => 1 + 3 * i)
    const log = creating(ids).map(eventPacket)
    const added: Publication[] = []
    const following = {
      ...{ serverId: 7, position: GtidPosition.parse('0-1-1'), names: new Names() },
      ...{ wikis: new Wikis(`labwiki=${DOMAIN}`), metrics: { bytes: { inc() {} } } },
      visibility: { ask: async () => {}, of: () => undefined },
      publisher: {
        add: (publication: Publication) => added.push(publication),
        drained: async () => {},
      },
    } as unknown as Following
    const large = { gtid: { domain: 0, server: 1, sequence: 2n }, parts: 3 }
    await readInParts(large, async () => databaseThatSends(log), following)
    const pages = added.flatMap(({ events }) => events.map(({ body }) => JSON.parse(body).page_id))
    assert.deepEqual(
      pages.toSorted((a, b) => a - b),
      ids,
    )
    // Only the last part has the position after the transaction: a restart repeats all.
    const positions = added.map(({ position }) => position)
    assert.deepEqual(positions, ['0-1-1', '0-1-1', '0-1-1', '0-1-2'])
  })
})

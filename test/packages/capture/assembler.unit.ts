import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ROWS_TYPES, TYPE } from '../../../packages/capture/binlog/events.ts'
import { assembler, eventsOf, expectedBodies, queryEvent, recordedEvents } from './recorded-log.ts'

const typeOf = (event: Buffer) => event.readUInt8(4)

describe('the recorded log', () => {
  it('gives the events that two other readers give, value by value', () => {
    const reader = assembler()
    const bodies = recordedEvents()
      .flatMap((event) => reader.push(event) ?? [])
      .flatMap(eventsOf)
      .map(({ body }) => JSON.parse(body))
    assert.deepEqual(bodies, expectedBodies())
  })

  it('gives nothing of a transaction that ends in the middle, and the whole of it when it is read again', () => {
    const events = recordedEvents()
    const end = events.findIndex((event) => typeOf(event) === TYPE.XID)
    const reader = assembler()
    const cut = events.slice(0, end).map((event) => reader.push(event))
    assert.deepEqual(new Set(cut), new Set([undefined]))
    reader.reset()
    const whole = events.slice(0, end + 1).flatMap((event) => reader.push(event) ?? [])
    assert.equal(whole.flatMap(eventsOf).length, 1)
  })

  it('is refused, with the table named, where an event is cut or damaged', () => {
    const events = recordedEvents()
    const rows = events.findIndex((event) => ROWS_TYPES.has(typeOf(event)))
    const reader = assembler()
    for (const event of events.slice(0, rows)) reader.push(event)
    const cut = events[rows]?.subarray(0, -3) as Buffer
    const message = 'table labwiki.page, transaction 0-1-19502: an event is cut'
    assert.throws(() => reader.push(cut), { message, isForOperator: true })
  })

  it('collects a large event only if it has rows of a captured table', () => {
    const events = recordedEvents()
    const rows = events.findIndex((event) => ROWS_TYPES.has(typeOf(event)))
    const reader = assembler()
    for (const event of events.slice(0, rows)) reader.push(event)
    const head = Buffer.from((events[rows] as Buffer).subarray(0, 31))
    assert.equal(reader.isWanted(head), true)
    // Another table's id: the server names every table before its rows.
    head.writeUIntLE(head.readUIntLE(19, 6) + 1, 19, 6)
    assert.equal(reader.isWanted(head), false)
    assert.throws(() => reader.push(Buffer.concat([head, Buffer.alloc(20)])), /does not name/)
  })

  it('is refused where a transaction has an event of a type that is not known, unless it may be ignored', () => {
    const [gtid] = recordedEvents().filter((event) => typeOf(event) === TYPE.GTID) as [Buffer]
    const other = Buffer.alloc(40)
    other[4] = 172
    const reader = assembler()
    reader.push(other)
    reader.push(gtid)
    // Large ones are collected only if they are wanted.
    assert.equal(reader.isWanted(other), true)
    const message =
      /^transaction 0-1-19502 has an event of type 172, which this reader does not know/
    assert.throws(() => reader.push(other), { message, isForOperator: true })
    other[17] = 0x80
    assert.equal(reader.push(other), undefined)
  })

  it('tells of an incident, and of a file that was loaded as a statement', () => {
    const told: unknown[] = []
    const reader = assembler({
      incident: (at) => told.push(at.getTime()),
      statement: (wiki, verb) => told.push(`${verb} ${wiki}`),
    })
    const incident = Buffer.alloc(30)
    incident.writeUInt32LE(1000)
    incident[4] = TYPE.INCIDENT
    reader.push(incident)
    reader.push(recordedEvents().find((event) => typeOf(event) === TYPE.GTID) as Buffer)
    // Query_log_event's head with the length of the database, 13 bytes about the file, the database, the text.
    const load = Buffer.concat([
      Buffer.alloc(19 + 13 + 13),
      Buffer.from('labwiki\0LOAD DATA INFILE'),
    ])
    load[4] = TYPE.EXECUTE_LOAD_QUERY
    load[19 + 8] = 'labwiki'.length
    reader.push(load)
    assert.deepEqual(told, [1_000_000, 'LOAD labwiki'])
  })

  it('keeps the rows of before a savepoint, and of after the return to it', () => {
    const events = recordedEvents()
    const end = events.findIndex((event) => typeOf(event) === TYPE.XID)
    const rows = events.findIndex((event) => ROWS_TYPES.has(typeOf(event)))
    const [whole] = recordedTransaction(events.slice(0, end + 1))
    // All rows come twice: the first time those after the first event are taken back.
    const again = [
      ...events.slice(0, rows + 1),
      queryEvent('SAVEPOINT `wikimedia_rdbms_atomic1`'),
      ...events.slice(rows + 1, end),
      queryEvent('ROLLBACK TO `wikimedia_rdbms_atomic1`'),
      ...events.slice(rows + 1, end + 1),
    ]
    assert.deepEqual(recordedTransaction(again), [whole])
    const unknown = [...events.slice(0, rows + 1), queryEvent('ROLLBACK TO `other`')]
    assert.throws(() => recordedTransaction(unknown), {
      message: /^transaction 0-1-19502: savepoint `other` is not known,/,
      isForOperator: true,
    })
  })
})

/** The bodies of the events that these events of the log make. */
function recordedTransaction(events: readonly Buffer[]) {
  const reader = assembler()
  return events
    .flatMap((event) => reader.push(event) ?? [])
    .flatMap(eventsOf)
    .map(({ body }) => body)
}

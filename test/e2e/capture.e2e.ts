/** The reader on a real MariaDB and a real Kafka. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { capturedEvents } from '../../stage/capture/account.ts'
import { deletePage, edit } from '../../stage/capture/edits.ts'
import { hideRevisions } from '../../stage/capture/hides.ts'
import { editsUnderKills } from '../../stage/capture/kills.ts'
import { Reader, type ReaderOptions } from '../../stage/capture/reader.ts'
import { Broker } from '../../stage/kafka/broker.ts'
import { readAll } from '../../stage/kafka/topics.ts'
import { MariaDb } from '../../stage/mariadb.ts'

describe('the reader', () => {
  let broker: Broker
  let database: MariaDb
  let topics = 0
  before(async () => {
    ;[broker, database] = await Promise.all([Broker.start(), MariaDb.start()])
    await database.createWiki('labwiki')
  })
  after(async () => {
    await database?.[Symbol.asyncDispose]()
    await broker?.[Symbol.asyncDispose]()
  })

  /** A reader with a topic of its own. */
  async function started(env: Record<string, string> = {}, options: Partial<ReaderOptions> = {}) {
    const topic = `eqiad.rows-${++topics}`
    await broker.create([topic], 2)
    const all = { KAFKA_OUTPUT_TOPIC: topic, ...env }
    const reader = await Reader.start({ database, broker, ...options, env: all })
    return { topic, reader }
  }

  /** The events of a topic, once it has those of this transaction's revision. */
  async function eventsWith(topic: string, revision: number, reader?: Reader) {
    for (;;) {
      assert.ok(reader?.process.isRunning ?? true, reader?.log)
      const records = await readAll(broker, topic)
      const found = records.some(({ value }) => String(value).includes(`"rev_id":${revision},`))
      if (found) return { records, events: capturedEvents(records) }
      await sleep(200)
    }
  }

  it('loses no edit and keeps the order of each page, whatever is killed', async () => {
    const result = await editsUnderKills({
      ...{ edits: 200, kills: 3, clients: 3, pages: 5, partitions: 3, everyMs: 1000 },
    })
    assert.deepEqual([result.lost, result.disordered, result.differing], [[], [], 0])
  })

  it('shows nothing of what was hidden while it or Kafka was away, or since', async () => {
    const topic = `eqiad.rows-${++topics}`
    await broker.create([topic], 2)
    const { missing, found } = await hideRevisions({ database, broker }, topic, 20)
    assert.deepEqual({ missing, found }, { missing: [], found: [] })
  })

  it('bounds the event of a long history, and reads a transaction of very many pages in parts', async () => {
    // It dies if it needs more.
    const { topic, reader } = await started({ NODE_OPTIONS: '--max-old-space-size=128' })
    await using _ = reader
    await reader.ready()
    const connection = await database.connect('labwiki')
    const { page, revision } = await edit(connection, { title: 'Long', comment: 'long' })
    await connection.query(
      `INSERT INTO revision (rev_page, rev_comment_id, rev_actor, rev_timestamp, rev_sha1)
        SELECT ?, 0, 1, '20261128000000', '' FROM seq_1_to_50000`,
      [page],
    )
    await connection.query(
      `INSERT INTO revision_comment_temp SELECT rev_id, 1 FROM revision WHERE rev_page = ? AND rev_id <> ?`,
      [page, revision],
    )
    await deletePage(connection, page)
    await connection.query(
      `INSERT INTO page (page_namespace, page_title, page_random, page_touched, page_latest, page_len)
        SELECT 9, CONCAT('Many_', seq), 0, '20261128000000', 1, 1 FROM seq_1_to_45000`,
    )
    const last = await edit(connection, { title: 'After', comment: 'after' })
    const { events } = await eventsWith(topic, last.revision, reader)
    const deleted = events.find(
      ({ page_id, rows }) =>
        page_id === page && rows.some(({ table, op }) => table === 'page' && op === 'd'),
    )
    const omitted = (deleted as unknown as { omitted: Record<string, number> }).omitted
    assert.deepEqual(omitted, { archive: 49_801, revision: 49_801, revision_comment_temp: 49_801 })
    const many = events.filter(({ rows }) => JSON.stringify(rows).includes('"Many_'))
    assert.equal(new Set(many.map(({ page_id }) => page_id)).size, 45_000)
    assert.equal(many.length, 45_000)
    assert.match(reader.log, /it is read in parts/)
    assert.ok(reader.process.isRunning)
    await connection.end()
  })

  it('goes on with a replica at the same GTID when the primary is gone, and reads on after DDL', async () => {
    await using primary = await MariaDb.start({ name: 'the primary', serverId: 11 })
    await primary.createWiki('labwiki')
    await using replica = await MariaDb.start({ name: 'the replica', serverId: 12 })
    await replica.query(
      `CHANGE MASTER TO master_host='127.0.0.1', master_port=${primary.port}, master_user='reader',
        master_password='the-password-of-the-test-reader', master_use_gtid=slave_pos; START SLAVE`,
    )
    const both = { address: `${primary.address},127.0.0.1:${replica.port}` }
    const { topic, reader } = await started({}, { database: both })
    await using _ = reader
    await reader.ready()
    const old = await primary.connect('labwiki')
    const { page, revision } = await edit(old, { title: 'Moving', comment: 'on the primary' })
    await old.query('ALTER TABLE page ADD COLUMN page_new INT NULL AFTER page_id')
    const second = await edit(old, {
      page,
      title: 'Moving',
      comment: 'after the change of the table',
    })
    await eventsWith(topic, second.revision)
    for (;;) {
      const [row] = await replica
        .query<{ n: number }>(
          `SELECT COUNT(*) AS n FROM labwiki.revision WHERE rev_id = ${second.revision}`,
        )
        .catch(() => [])
      if (row?.n === 1) break
      await sleep(100)
    }
    await primary.process.stop('SIGKILL')
    await replica.query('STOP SLAVE; RESET SLAVE ALL')
    const connection = await replica.connect('labwiki')
    const third = await edit(connection, { page, title: 'Moving', comment: 'on the replica' })
    const { events } = await eventsWith(topic, third.revision)
    const made = events.flatMap(({ rows }) =>
      rows.flatMap(({ table, op, after }) =>
        table === 'revision' && op === 'c' ? after?.rev_id : [],
      ),
    )
    assert.deepEqual(made, [revision, second.revision, third.revision])
    await connection.end()
  })

  for (const [name, set, back, message] of [
    ['binlog_format', 'MIXED', 'ROW', /has binlog_format=MIXED; set binlog_format=ROW/],
    [
      'binlog_row_image',
      'MINIMAL',
      'FULL',
      /has binlog_row_image=MINIMAL; set binlog_row_image=FULL/,
    ],
    ['binlog_row_metadata', 'NO_LOG', 'FULL', /set binlog_row_metadata=FULL/],
    ['sync_binlog', '0', '1', /has sync_binlog=0; set sync_binlog=1/],
  ] as const) {
    it(`does not start with ${name}=${set}, and says so in one line`, async () => {
      await database.query(`SET GLOBAL ${name} = ${set}`)
      const { reader } = await started()
      await using _ = reader
      await reader.process.ended()
      await database.query(`SET GLOBAL ${name} = ${back}`)
      assert.equal(reader.process.exitCode, 1)
      assert.match(reader.log, message)
    })
  }

  it('does not start without its rights, without a table, or with an unknown wiki', async () => {
    const lines = async (env: Record<string, string>) => {
      const { reader } = await started(env)
      await using _ = reader
      await reader.process.ended()
      return reader.log.split('\n').filter((line) => line.startsWith('capture: '))
    }
    await database.query(
      "CREATE USER poor@'%' IDENTIFIED BY 'p'; GRANT SELECT ON labwiki.* TO poor@'%'",
    )
    const poor = {
      CAPTURE_DATABASE: database.address.replace('reader', 'poor'),
      CAPTURE_PASSWORD: 'p',
    }
    assert.match(String(await lines(poor)), /GRANT REPLICATION SLAVE ON \*\.\* TO poor/)
    assert.match(String(await lines({ ...poor, CAPTURE_PASSWORD: 'q' })), /refuses user poor/)
    assert.match(
      String(await lines({ CAPTURE_WIKIS: 'nowiki=a.example.org' })),
      /no database nowiki of CAPTURE_WIKIS/,
    )
    await database.query(
      'CREATE DATABASE oldwiki; GRANT SELECT ON oldwiki.* TO reader; CREATE TABLE oldwiki.page (page_id INT)',
    )
    assert.match(
      String(await lines({ CAPTURE_WIKIS: 'oldwiki=a.example.org' })),
      /table oldwiki\.page has no column page_namespace/,
    )
  })

  it('says how to fill the gap when the log was purged, and goes on from there', async () => {
    const { topic, reader } = await started()
    await using _ = reader
    await reader.ready()
    await reader.process.stop('SIGKILL')
    const connection = await database.connect('labwiki')
    const lost = await edit(connection, { title: 'Lost', comment: 'lost' })
    await database.query('FLUSH BINARY LOGS')
    // MariaDB keeps a log for as long as it believes that the killed reader reads it.
    for (;;) {
      const logs = await database.query<{ Log_name: string }>('SHOW BINARY LOGS')
      if (logs.length === 1) break
      await database.query(`PURGE BINARY LOGS TO '${logs.at(-1)?.Log_name}'`)
      await sleep(100)
    }
    reader.process.start()
    await reader.process.ended()
    const [, start] =
      /Set CAPTURE_START=(\S+) to go on from now, and fill the gap with tributary reconcile/.exec(
        reader.log,
      ) ?? []
    assert.ok(start, reader.log)
    const env = { KAFKA_OUTPUT_TOPIC: topic, CAPTURE_START: start }
    await using again = await Reader.start({ database, broker, env })
    await again.ready()
    const next = await edit(connection, { title: 'Next', comment: 'next' })
    const { records } = await eventsWith(topic, next.revision)
    assert.ok(!records.some(({ value }) => String(value).includes(`"rev_id":${lost.revision},`)))
    await connection.end()
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Diverged, NotYet, Purged, readLog } from '../../../packages/capture/log-stream.ts'
import { databaseThatSends, errorPacket } from './sent-log.ts'

/** A server answers with an error when it is asked for the log. */
async function answered(code: number, message: string, id?: number): Promise<Error> {
  const database = databaseThatSends([errorPacket(code, message)], id)
  const options = { position: '0-1-500', serverId: 7, isWanted: () => true }
  try {
    for await (const events of readLog(database, options)) for (const _ of events);
  } catch (failed) {
    return failed as Error
  }
  throw new Error('the log was read')
}

// The texts of mysql_binlog_send and gtid_find_binlog_file in MariaDB's sql/sql_repl.cc.
const REQUESTED = 'Error: connecting slave requested to start from GTID 0-1-500'
const ABSENT = `${REQUESTED}, which is not in the master's binlog`
const HIGHER = `${ABSENT}. Since the master's binlog contains GTIDs with higher sequence numbers, it probably means that the slave has diverged due to executing extra erroneous transactions`
const HOLE =
  'The binlog on the master is missing the GTID 0-1-500 requested by the slave (even though both a prior and a subsequent sequence number does exist), and GTID strict mode is enabled'
const PURGED =
  'Could not find GTID state requested by slave in any binlog files. Probably the slave state is too old and required binlog files have been purged.'

describe("the server's refusal to send its log", () => {
  it('is waited for only where the log may still get the transaction', async () => {
    assert.ok((await answered(1236, ABSENT)) instanceof NotYet)
    assert.ok((await answered(1236, PURGED)) instanceof Purged)
    for (const message of [HIGHER, HOLE]) {
      const error = await answered(1236, message)
      assert.ok(error instanceof Diverged, error.message)
      assert.match(
        error.message,
        /^MariaDB at db1:3306 does not have transaction 0-1-500, which was read/,
      )
    }
  })

  it('is never waited for if the transaction was its own: the end of its log is lost', async () => {
    assert.ok((await answered(1236, ABSENT, 1)) instanceof Diverged)
    assert.ok((await answered(1236, ABSENT, 500)) instanceof NotYet)
  })
})

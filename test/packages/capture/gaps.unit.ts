import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readServers, type Server } from '../../../packages/capture/database.ts'
import { Gaps } from '../../../packages/capture/gaps.ts'
import { GtidPosition } from '../../../packages/capture/gtid-position.ts'
import { Diverged, NotYet, Purged } from '../../../packages/capture/log-stream.ts'
import { Progress } from '../../../packages/capture/progress.ts'

const [a, b] = readServers('mysql://reader@a,b') as [Server, Server]

const purged = new Purged('MariaDB at a:3306')
const refused = new Error('connect ECONNREFUSED')

function progress(read: string, logEnd: string): Progress {
  const made = new Progress()
  made.begin(GtidPosition.parse(read), new Date('2026-11-29T02:00:00Z'))
  made.logEnd = GtidPosition.parse(logEnd)
  return made
}

describe('a server that cannot send what follows the position', () => {
  const ahead = progress('0-1-500', '0-1-700')

  it('ends the reader only after the others: one that is behind is waited for, one that is away a minute', () => {
    const gaps = new Gaps([a, b])
    assert.equal(gaps.failed(a, purged, ahead, 0), undefined)
    assert.equal(gaps.failed(b, new NotYet('not yet'), ahead, 500), undefined)
    assert.equal(gaps.failed(a, purged, ahead, 70_000), undefined)
    const gone = new Gaps([a, b])
    assert.equal(gone.failed(a, purged, ahead, 0), undefined)
    assert.equal(gone.failed(b, refused, ahead, 500), undefined)
    assert.equal(
      gone.failed(a, purged, ahead, 60_000)?.message,
      "MariaDB at a:3306 no longer has the transactions after the topic's position; MariaDB at b:3306 does not answer (0-1-500): changes since 2026-11-29T02:00:00.000Z are missing. Set CAPTURE_START=0-1-700 to go on from now, and fill the gap with tributary reconcile",
    )
  })

  it('is asked anew once the log was read on, from whichever server', () => {
    const gaps = new Gaps([a, b])
    gaps.failed(a, purged, ahead, 0)
    assert.equal(gaps.failed(b, purged, progress('0-1-501', '0-1-700'), 1), undefined)
  })

  it('is not waited for on account of a replica that is behind, if it has lost a transaction', () => {
    const gaps = new Gaps([a, b])
    gaps.failed(b, new NotYet('not yet'), ahead, 0)
    const lost = new Diverged('MariaDB at a:3306', '0-1-500')
    assert.match(String(gaps.failed(a, lost, ahead, 1)?.message), /Set CAPTURE_START=0-1-700/)
    const alone = new Gaps([a]).failed(a, lost, progress('0-1-500', '0-1-480'), 2)
    assert.match(
      String(alone?.message),
      /Its log ends at 0-1-480: give its next transaction a number/,
    )
  })

  it('names the replication domain that the position lacks, and skips nothing in the others', () => {
    const gap = new Gaps([a]).failed(a, purged, progress('0-1-500', '0-1-700,5-9-3'), 0)
    assert.match(
      String(gap?.message),
      /Its log has 5-9-3, of a .* Set CAPTURE_START=0-1-500,5-9-3 to/,
    )
  })
})

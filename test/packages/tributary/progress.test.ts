import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { Progress } from '../../../packages/tributary/progress.ts'
import { Tally } from '../../../packages/tributary/tally.ts'

function terminal(isTTY: boolean) {
  const written: string[] = []
  return { isTTY, columns: 40, write: (text: string) => written.push(text) > 0, written }
}

function started(t: TestContext, isTTY: boolean, quiet = false) {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const out = terminal(isTTY)
  const err = terminal(isTTY)
  const tally = new Tally()
  const progress = new Progress(out as never, err as never, tally, quiet)
  return { out: out.written, err: err.written, tally, progress }
}

test('on a terminal one line is rewritten, no longer than the terminal is wide', (t) => {
  const { err, tally, progress } = started(t, true)
  tally.in = 3
  t.mock.timers.tick(250)
  t.mock.timers.tick(250)
  progress.stop()
  assert.equal(err.length, 3)
  assert.match(err[1] as string, /[\d.]+\/s {2}3 in, 0 enriched/)
  assert.ok(err[1]?.startsWith('\r\u001b[K'))
  assert.ok((err[1] as string).length < 40 + '\r\u001b[K'.length)
  assert.equal(err[2], '\r\u001b[K')
})

test('the progress line makes room for other lines', (t) => {
  const { out, err, progress } = started(t, true)
  t.mock.timers.tick(250)
  progress.print('enriched')
  progress.report('tributary: a report')
  progress.stop()
  assert.deepEqual(out, ['enriched\n'])
  assert.deepEqual(err.slice(1), ['\r\u001b[K', 'tributary: a report\n'])
})

test('in a pipe a plain line is written every ten seconds', (t) => {
  const { err, progress } = started(t, false)
  t.mock.timers.tick(9_999)
  assert.deepEqual(err, [])
  t.mock.timers.tick(1)
  progress.stop()
  assert.match(
    err.join(''),
    /^[\d.]+\/s {2}0 in, 0 enriched, 0 skipped, 0 retried, 0 dead letters\n$/,
  )
})

test('quiet shows no progress', (t) => {
  const { err } = started(t, true, true)
  t.mock.timers.tick(20_000)
  assert.deepEqual(err, [])
})

test('every event has one outcome, and the summary counts the missing ones', () => {
  const tally = new Tally()
  tally.in = 4
  tally.count({ kind: 'skipped' })
  tally.count({ kind: 'dead', stored: true, failure: new Error() as never })
  tally.count({ kind: 'dead', stored: false, failure: new Error() as never })
  assert.equal(tally.unaccounted, 2)
  assert.match(
    tally.summary(),
    /^4 in, 0 enriched, 1 skipped, 0 retried, 2 dead letters in \d+\.\d s \(\d+\/s\), 2 unaccounted for \(1 only printed: see --dead-letters\)$/,
  )
})
